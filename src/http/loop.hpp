#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "http/command.hpp"
#include "http/message.hpp"
#include "model/time.hpp"

namespace taskctl::http {

// Of a request or a command. Never zero, never used twice in one loop.
using RequestId = std::uint64_t;

struct Answered {
    RequestId id = 0;
    Answer answer;
};

// A line that a command wrote to its standard error, without the line feed, cut at 4 KiB.
struct Said {
    RequestId id = 0;
    std::string line;
};

struct Ended {
    RequestId id = 0;
    CommandEnd end;
};

struct Signaled {
    int number = 0;
};

// A key that was pressed at the terminal.
struct Keyed {
    char key = 0;
};

using Event = std::variant<Answered, Said, Ended, Signaled, Keyed>;

// The one place in the program that waits. Single-threaded: every method is called from the thread
// that made the loop. A started request yields exactly one Answered, a command any number of Said
// and then exactly one Ended, from a later wait(), unless it is cancelled first.
class Loop {
public:
    virtual ~Loop() = default;
    virtual RequestId start(Request request) = 0;
    virtual RequestId run(Command command) = 0;
    // A command and what it started are killed.
    virtual void cancel(RequestId id) = 0;
    // Returns as soon as something happened; empty when `until` has come.
    virtual std::vector<Event> wait(model::Instant until) = 0;
};

}  // namespace taskctl::http
