#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "http/message.hpp"
#include "model/time.hpp"

namespace taskctl::http {

// Never zero, never used twice in one loop.
using RequestId = std::uint64_t;

struct Answered {
    RequestId id = 0;
    Answer answer;
};

struct Signaled {
    int number = 0;
};

using Event = std::variant<Answered, Signaled>;

// The one place in the program that waits. Single-threaded: every method is called from the thread
// that made the loop. A started request yields exactly one Answered, from a later wait(), unless it
// is cancelled first.
class Loop {
public:
    virtual ~Loop() = default;
    virtual RequestId start(Request request) = 0;
    virtual void cancel(RequestId id) = 0;
    // Returns as soon as something happened; empty when `until` has come.
    virtual std::vector<Event> wait(model::Instant until) = 0;
};

}  // namespace taskctl::http
