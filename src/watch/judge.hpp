#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "model/problem.hpp"
#include "model/state.hpp"
#include "model/time.hpp"
#include "provider/read.hpp"
#include "watch/cadence.hpp"
#include "watch/outcome.hpp"
#include "watch/policy.hpp"

namespace taskctl::watch {

// What the user asked for, the same for all tasks of a run.
struct Rules {
    bool once = false;                        // `get`: the first answer ends it
    std::optional<model::Duration> interval;  // fixed cadence
    std::optional<model::Duration> timeout;   // of the whole run
    model::Duration spent{};                  // of it, before the watch began
    model::Duration max_outage = policy::max_outage;
    model::Duration appear_within = policy::appear_within;
    int retries = policy::get_retries;  // `get` only
    std::vector<model::State> until;
    bool fail_on_unknown = false;

    // A poll that comes so long after its time was held back together with others.
    model::Duration late() const {
        if (!interval) return policy::longest_lateness;
        return std::clamp<model::Duration>(*interval / 10, policy::shortest_lateness,
                                           policy::longest_lateness);
    }
};

// What the watch of one task remembers between polls, beside the task itself.
struct History {
    int polls = 0;
    Pace pace;
    // The offset among the tasks of its origin is still to be given, or is so again.
    bool owes_spread = true;
    model::Instant first_poll{};
    model::Instant last_poll{};  // its start
    // Start of the outage, moved on by the time in which nobody could or should have asked.
    std::optional<model::Instant> failing_since;
    int failures = 0;      // in a row
    bool seen = false;     // there was a good answer
    bool missing = false;  // it was seen, and then not found once
};

struct Moment {
    model::Instant now;
    model::WallTime wall;
    std::optional<model::Instant> deadline;
    bool deadline_passed = false;  // this was the last poll
    bool may_hurry = true;         // the retry budget allows a fast retry
    double chance = 0;             // random, in [0, 1)
    model::Duration floor{};       // the spec's shortest adaptive interval
    model::Duration pace{};        // the shortest that the rate limit leaves to each of its tasks
    double spread = 0;             // this task's place among those of its origin, in [0, 1)
    model::Duration hold{};        // how long the origin asked to be left alone
};

// Either the end of a task's watch or the time of its next poll.
struct Step {
    std::optional<Outcome> end;
    std::optional<model::Problem> problem;  // set when the look failed, or the end is a problem
    model::Instant next{};                  // when it is not the end
    std::optional<Why> why;                 // the adaptive cadence set it
};

// The decision after one look. Pure but for bringing `history` up to date.
Step judge(History& history, const provider::Reading& reading, const Rules& rules,
           const Moment& moment);

}  // namespace taskctl::watch
