#pragma once

#include <string>
#include <vector>

#include "http/message.hpp"
#include "model/problem.hpp"
#include "plan.hpp"

namespace taskctl::simulation {

// What an answer has to be taken for, known from how it was made, not from how it is read.
struct Meaning {
    enum class Kind {
        look,       // says how the task is doing
        missing,    // there is no such task
        transient,  // a passing fault
        throttled,  // the service wants to be asked less
        refused,    // asking again can't help
        moved,      // a redirect that may be followed
    };

    Kind kind = Kind::look;
    model::State state = model::State::unknown;                    // of a look
    model::ProblemKind problem = model::ProblemKind::unreachable;  // of anything else
    bool gone = false;                                             // missing for good
    Duration own_hint{};     // how long this task is not to be asked for
    Duration origin_hint{};  // how long nothing of the origin is
    std::string location;    // of a redirect
};

struct Reply {
    http::Answer answer;
    Meaning meaning;
};

// What a request will be answered with, but for the dates in it.
struct Draft {
    Reply reply;
    Duration latency{};
    bool never = false;  // the request hangs until its time-out
    HintForm form = HintForm::none;
    Duration wait{};  // what the hint asks for
    Duration clock_skew{};
};

// The servers of a life: what each request gets.
class Service {
public:
    explicit Service(const Plan& plan) : plan_(plan), asked_(plan.tasks.size()) {}

    // A request for the task with that many redirects still to come, `now` after the start.
    Draft receive(std::size_t task, int redirects_left, Duration now);

private:
    Draft make(std::size_t task, int redirects_left, Duration now, Random& random);

    const Plan& plan_;
    std::vector<std::uint64_t> asked_;
};

// The path of the task, and that of a place from which so many redirects lead to it.
std::string path_of(const std::string& id, int redirects_left);

// Puts the hint's headers into the answer and what they ask for into its meaning.
Reply finish(Draft draft, model::WallTime wall);

}  // namespace taskctl::simulation
