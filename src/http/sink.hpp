#pragma once

#include <string_view>

namespace taskctl::http {

struct Response;

// Takes the body of an answer as it arrives, in place of memory. What it refuses ends the exchange
// without an answer. It is called by Loop::wait, and may not call the loop.
class Sink {
public:
    virtual ~Sink() = default;
    // The head of an answer 200 or 206, before its body. False: it is not wanted.
    virtual bool begin(const Response& head) = 0;
    // False: no more.
    virtual bool take(std::string_view piece) = 0;
};

}  // namespace taskctl::http
