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
    Duration waited{};  // for its turn, awake, after a poll or a redirect was due
};

// What the checker remembers of one origin's credential.
struct KeyRecord {
    std::string key;    // what a login goes by
    std::string token;  // the latest; empty: there was none yet
    std::optional<Instant> ends;
    Instant renews = Instant::max();
    bool refused = false;   // the token, by the service
    bool doubtful = false;  // it stands in for a refused one, and no poll with it was answered
    bool refresh_failed = false;  // so the next attempt is a login

    std::optional<http::RequestId> attempt;
    bool refreshing = false;
    int hops = 0;
    std::optional<std::string> hop;  // where the attempt was redirected to
    int attempts = 0;
    Instant attempt_began{};
    Instant attempt_ended{};
    bool to_be_told = false;  // that it ended

    Instant lapsed{};        // since when no token serves; the end of one that does
    std::vector<Span> gaps;  // when none did, before

    int failures = 0;  // in a row
    Duration hint{};   // at the last
    std::optional<Instant> tries_again;
    bool closed = false;  // refused for good
    model::ProblemKind problem = model::ProblemKind::internal;

    std::size_t open = 0;  // tasks that need it

    bool serves(Instant now) const { return !token.empty() && !refused && (!ends || now < *ends); }
    bool failed() const { return closed || tries_again; }
    bool may_try(Instant now) const { return !closed && (!tries_again || now >= *tries_again); }
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
    std::vector<Span> excused;       // times in which it was not to be asked for, or not its turn
    std::optional<std::string> hop;  // where it was redirected to, until it is asked for there
    Instant hop_due{};
    Duration hop_waits{};             // for its turn, of the poll under way
    std::optional<Instant> together;  // the poll before the last, when nothing but time parts them
    Due due;
    std::optional<Instant> announced;
    std::optional<http::RequestId> flight;
    std::optional<Meaning> answer;  // given to the watcher, and not yet come back as an event
    std::optional<model::Task> task;
    std::optional<watch::Outcome> outcome;
    int code = 0;
    std::string token;          // of the poll under way
    bool repeated = false;      // its last answer was a 401 as well
    int failed_attempt = 0;     // that it was last told of
    bool lacked_token = false;  // at the last poll, which may have begun with a wait for it
    std::optional<std::uint64_t> passed_over_since;  // polls of the origin when it became due
};

// What the checker remembers of one origin.
struct LaneRecord {
    std::size_t tasks = 0;
    int in_flight = 0;
    std::uint64_t polls = 0;
    int budget = 0;
    Instant held_until{};
    Instant heard{};    // when there was last a good answer, or a wish to be left alone
    Instant full_at{};  // when there was last no room for one more request
    std::map<const SpecVariant*, std::deque<Instant>> windows;  // starts of requests
    std::map<std::pair<Instant, Instant>, std::size_t>
        pairs;  // polls by their time and the one before
};

// Where and when an answer is judged.
struct Scene {
    const watch::Rules& rules;
    Duration floor;
    Duration pace;  // the interval at which all tasks under one limit just keep it
    Instant now;
    std::optional<Instant> deadline;
    bool may_hurry;
    bool repeats;  // a 401 is no end, since there may be another token
    const std::vector<Span>& sleeps;
    const std::vector<Span>& long_sleeps;  // those that count for sure
};

// How much of `since` to `now` lies within the spans, none counted twice.
Duration covered(std::vector<Span> spans, Instant since, Instant now);

// What a server asked for, at the most that is added to it.
Duration with_jitter(Duration hint);

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
