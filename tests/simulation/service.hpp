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
        no_longer,  // the token does not serve any more (401)
        moved,      // a redirect that may be followed
    };

    Kind kind = Kind::look;
    model::State state = model::State::unknown;                    // of a look
    model::ProblemKind problem = model::ProblemKind::unreachable;  // of anything else
    bool gone = false;                                             // missing for good
    bool answered = true;                                          // by whatever
    Duration own_hint{};               // how long this task is not to be asked for
    Duration origin_hint{};            // how long nothing of the origin is
    std::string location;              // of a redirect
    std::string token;                 // that a login gave, which is its look
    std::optional<Duration> lifetime;  // what it says of that
    std::string next_key;              // for the next login; empty: the same
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

// A request for a task: where it goes, and as whom.
struct TaskCall {
    std::size_t task = 0;
    int redirects_left = 0;
    std::string token;
};

class Issuer;

// The servers of a life: what each request for a task gets.
class Service {
public:
    Service(const Plan& plan, const Issuer& issuer)
        : plan_(plan), issuer_(issuer), asked_(plan.tasks.size()) {}

    // `now` counts from the start.
    Draft receive(const TaskCall& call, Duration now);

private:
    Draft make(const TaskCall& call, Duration now, Random& random);

    const Plan& plan_;
    const Issuer& issuer_;
    std::vector<std::uint64_t> asked_;
};

// The path of the task, and that of a place from which so many redirects lead to it.
std::string path_of(const std::string& id, int redirects_left);

// The first trouble that meets a request; null when none does.
const Trouble* trouble_at(const std::vector<Trouble>& troubles, Duration now, Random& random);

// Puts the hint's headers into the answer and what they ask for into its meaning.
Reply finish(Draft draft, model::WallTime wall);

}  // namespace taskctl::simulation
