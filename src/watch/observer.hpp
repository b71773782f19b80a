#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "http/message.hpp"
#include "model/task.hpp"
#include "model/time.hpp"
#include "provider/read.hpp"
#include "provider/target.hpp"
#include "watch/cadence.hpp"
#include "watch/outcome.hpp"

namespace taskctl::watch {

// What is known of one watched task at one moment. Valid during the call only.
struct Sighting {
    std::size_t index = 0;  // of the target in the list that is watched
    const provider::Target& target;
    const model::Task* task = nullptr;        // as last seen; null when it never was
    const model::Problem* problem = nullptr;  // null when there is none
    model::WallTime at;                       // now
    model::WallTime observed_at;              // when `task` was seen; now, when it never was
    int exit_code = 0;                        // what a script should make of it
};

// One request and what came of it.
struct Exchange {
    std::size_t index = 0;
    const provider::Target& target;
    const http::Request& request;
    const http::Answer& answer;
    const provider::Reading& reading;
    model::WallTime at;
    std::optional<model::WallTime> next_poll_at;  // nothing: there is no next
    std::optional<Why> why;                       // the adaptive cadence set it, for that reason
};

// An attempt to get a token, and what came of it.
struct Renewal {
    const http::Request* request = nullptr;   // null: a program was run
    const http::Answer* answer = nullptr;     // null likewise, and when it was broken off
    const model::Problem* problem = nullptr;  // null: there is a token
    std::string warning;                      // what the user should know; mostly empty
};

// Told what happens to the tasks, in order. Observers know nothing of each other, and nothing they
// do changes the watch.
class Observer {
public:
    virtual ~Observer() = default;
    virtual void exchanged(const Exchange&) {}
    virtual void renewed(const Renewal&) {}
    // A line that a program wrote to its standard error; as it came.
    virtual void said(const std::string& /*line*/) {}
    virtual void observed(const Sighting&) {}  // the first look at a task
    virtual void changed(const Sighting&) {}   // a later look that differs, and ends nothing
    // A look that failed; the next comes at `next_poll_at`. (One that ends the watch of the task
    // comes as finished.)
    virtual void problem(const Sighting&, model::WallTime /*next_poll_at*/) {}
    virtual void finished(const Sighting&, const Outcome&) {}  // exactly once a task
};

}  // namespace taskctl::watch
