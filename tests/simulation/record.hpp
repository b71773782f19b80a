#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "http/loop.hpp"
#include "model/task.hpp"
#include "service.hpp"
#include "violation.hpp"
#include "watch/outcome.hpp"

namespace taskctl::simulation {

using model::Instant;

struct Span {
    Instant from;
    Instant to;
};

// When a poll may and must come, and what forbids it earlier.
struct Due {
    Instant earliest{};
    Instant latest{};
    Invariant reason = Invariant::interval;
};

struct Outage {
    Instant since;      // start of its first poll
    Duration hinted{};  // what servers asked for at its failures
};

// What the checker remembers of one task.
struct Record {
    int polls = 0;
    int hops = 0;  // redirects followed in the poll under way
    Instant first_poll{};
    Instant last_poll{};
    bool seen = false;
    bool missing = false;  // not found once, after it was seen
    int failures = 0;      // in a row
    std::optional<Outage> outage;
    std::vector<Span> hints;  // times in which it was not to be asked for
    Due due;
    std::optional<Instant> announced;
    std::optional<http::RequestId> flight;
    std::optional<Meaning> answer;  // given to the watcher, and not yet come back as an event
    std::optional<model::Task> task;
    std::optional<watch::Outcome> outcome;
    int code = 0;
    std::optional<std::uint64_t> passed_over_since;  // polls of the origin when it became due
};

// What the checker remembers of one origin.
struct LaneRecord {
    std::size_t tasks = 0;
    int in_flight = 0;
    std::uint64_t polls = 0;
    int budget = 0;
    Instant held_until{};
    std::vector<Span> holds;
    std::map<const SpecVariant*, std::deque<Instant>> windows;  // starts of requests
};

// Where and when an answer is judged.
struct Scene {
    const watch::Rules& rules;
    Duration floor;
    Instant now;
    std::optional<Instant> deadline;
    bool may_hurry;
    const std::vector<Span>& sleeps;
};

// What may come of an answer: the end of the task's watch, or another poll.
struct Expectation {
    std::vector<watch::Outcome> may_end;
    bool may_go_on = false;
    Invariant reason = Invariant::outcome;  // what is violated by anything else
    Due due;
};

// By the policy (docs/reliability.md), in a second way than the watcher's own. Brings `record` up
// to date.
Expectation expect(Record& record, const LaneRecord& lane, const Meaning& answer,
                   const Scene& scene);

}  // namespace taskctl::simulation
