#include <algorithm>
#include <cmath>

#include "record.hpp"

namespace taskctl::simulation {

Duration covered(std::vector<Span> spans, Instant since, Instant now) {
    std::ranges::sort(spans, {}, &Span::from);
    Duration sum{};
    auto end = since;
    for (const auto& span : spans) {
        const auto from = std::max(span.from, end);
        const auto to = std::min(span.to, now);
        if (to <= from) continue;
        sum += to - from;
        end = to;
    }
    return sum;
}

namespace {

using namespace std::chrono_literals;
using model::ProblemKind;
using watch::Outcome;

// The numbers of the policy, written down a second time.
constexpr Duration shortest_retry = 100ms;
constexpr Duration shortest_cadence = 1s;
constexpr Duration longest_cadence = 120s;

Duration longest_retry(const Record& record, bool throttled, bool once) {
    const Duration base = throttled ? 1s : 500ms;
    const Duration cap = once ? 20s : 60s;
    return std::max(shortest_retry, std::min(cap, base * (1 << std::min(record.failures, 10))));
}

Duration hint_of(const LaneRecord& lane, const Meaning& answer, const Scene& scene) {
    return std::max({answer.own_hint, lane.held_until - scene.now, Duration::zero()});
}

Due scheduled(const Record& record, const Scene& scene) {
    auto interval = scene.rules.interval;
    if (interval) interval = std::max(*interval, scene.pace);
    const auto least = interval.value_or(std::max({shortest_cadence, scene.floor, scene.pace}));
    // With progress, no wait is longer than the task has been watched for.
    const auto age = scene.now - record.first_poll;
    const auto most = interval.value_or(std::max({longest_cadence, scene.floor, scene.pace, age}));
    const auto asleep = covered(scene.sleeps, record.last_poll, scene.now);
    return {std::max(scene.now, record.last_poll + least),
            std::max(scene.now, record.last_poll + record.hop_waits + asleep + 2 * most),
            interval ? Invariant::interval : Invariant::cadence};
}

// No earlier than the hint, no later than the deadline.
Due bounded(Due due, Duration hint, const Scene& scene) {
    if (scene.now + hint > due.earliest) {
        due.earliest = scene.now + hint;
        due.reason = Invariant::hint;
    }
    due.latest = std::max(due.latest, scene.now + with_jitter(hint));
    if (scene.deadline) {
        const auto last = std::max(*scene.deadline, scene.now);
        due.earliest = std::min(due.earliest, last);
        due.latest = std::min(due.latest, last);
    }
    return due;
}

Expectation ends(Outcome outcome) {
    return {{outcome}, false, Invariant::outcome, {}};
}

Expectation goes_on(Due due) {
    return {{}, true, Invariant::outcome, due};
}

// Whether this was the last poll for sure; one that was under way at the deadline may be.
bool is_last(const Record& record, const Scene& scene) {
    return scene.deadline && record.last_poll >= *scene.deadline && !record.lacked_token;
}

// What holds for all that goes on: a hint beyond the deadline ends it, and so does the deadline.
Expectation within_deadline(Expectation expectation, Duration hint, Outcome at_deadline,
                            const Record& record, const Scene& scene) {
    if (!scene.deadline) return expectation;
    const bool beyond = hint > Duration::zero() && scene.now + hint > *scene.deadline;
    if (is_last(record, scene)) return ends(at_deadline);
    if (scene.now >= *scene.deadline) {
        expectation.may_end.push_back(at_deadline);
        if (beyond) expectation.may_end.emplace_back(ProblemKind::rate_limited);
        return expectation;
    }
    return beyond ? ends(ProblemKind::rate_limited) : expectation;
}

Expectation after_look(Record& record, const Meaning& answer, Duration hint, const Scene& scene) {
    record.failures = 0;
    record.outage.reset();
    record.seen = true;
    record.missing = false;
    const auto& until = scene.rules.until;
    if (std::ranges::find(until, answer.state) != until.end()) return ends(watch::Until{});
    if (answer.state == model::State::unknown && scene.rules.fail_on_unknown) {
        return ends(ProblemKind::not_understood);
    }
    if (is_terminal(answer.state) || scene.rules.once) return ends(answer.state);
    return within_deadline(goes_on(bounded(scheduled(record, scene), hint, scene)), hint,
                           ProblemKind::timeout, record, scene);
}

Expectation after_missing(Record& record, const Meaning& answer, Duration hint,
                          const Scene& scene) {
    record.failures = 0;
    record.outage.reset();
    if (scene.rules.once) return ends(answer.problem);
    if (record.missing) return ends(answer.problem);
    if (record.seen) {
        record.missing = true;
        const Due due{scene.now + shortest_retry, scene.now + 1s, Invariant::retry_delay};
        return within_deadline(goes_on(bounded(due, hint, scene)), hint, answer.problem, record,
                               scene);
    }
    const auto grace_end = record.first_poll + scene.rules.appear_within;
    const auto asleep = covered(scene.sleeps, record.first_poll, scene.now);
    if (answer.gone || scene.now >= grace_end + asleep) return ends(answer.problem);
    auto due = scheduled(record, scene);
    due.earliest = std::min(due.earliest, std::max(scene.now, grace_end));
    auto expectation =
        within_deadline(goes_on(bounded(due, hint, scene)), hint, answer.problem, record, scene);
    if (scene.now >= grace_end) expectation.may_end.emplace_back(answer.problem);
    return expectation;
}

// Time in which nobody asked, because a server wanted that or the machine slept, is no outage.
Duration least_excused(const Record& record, const Scene& scene) {
    auto spans = record.excused;
    spans.insert(spans.end(), scene.long_sleeps.begin(), scene.long_sleeps.end());
    return covered(std::move(spans), record.outage->since, scene.now);
}

Duration most_excused(const Record& record, const Scene& scene) {
    const auto& outage = *record.outage;
    return with_jitter(outage.hinted) + outage.waited +
           covered(scene.sleeps, outage.since, scene.now);
}

Due retry_due(const Record& record, bool throttled, const Scene& scene) {
    Due due{scene.now + shortest_retry,
            scene.now + longest_retry(record, throttled, scene.rules.once), Invariant::retry_delay};
    if (scene.rules.once) return due;
    if (!scene.may_hurry) {
        const auto plan = scheduled(record, scene);
        due.earliest = std::max(due.earliest, plan.earliest);
        due.latest = std::max(due.latest, plan.latest);
    }
    // One last look at the end of the outage's limit.
    const auto limit = record.outage->since + record.outage->hinted + scene.rules.max_outage;
    due.earliest = std::min(due.earliest, std::max(scene.now, limit));
    return due;
}

Expectation after_failure(Record& record, const Meaning& answer, Duration hint,
                          const Scene& scene) {
    const bool throttled = answer.kind == Meaning::Kind::throttled;
    ++record.failures;
    if (!record.outage) record.outage = Outage{record.last_poll, {}, record.hop_waits};
    const auto lasted = scene.now - record.outage->since;
    const bool must_end = lasted >= scene.rules.max_outage + most_excused(record, scene);
    const bool may_end = lasted >= scene.rules.max_outage + least_excused(record, scene);
    record.outage->hinted += hint;
    record.excused.push_back({scene.now, scene.now + hint});
    auto expectation = goes_on(bounded(retry_due(record, throttled, scene), hint, scene));
    if (scene.rules.once) {
        if (record.failures > scene.rules.retries || !scene.may_hurry) {
            expectation = ends(answer.problem);
        }
    } else if (may_end) {
        expectation.may_end.emplace_back(answer.problem);
        expectation.may_go_on = !must_end;
    }
    if (!scene.rules.once) expectation.reason = Invariant::outage_limit;
    auto within = within_deadline(expectation, hint, ProblemKind::timeout, record, scene);
    // Giving up and the deadline may come together; which one is told first is no matter.
    for (const auto& end : expectation.may_end) within.may_end.push_back(end);
    return within;
}

}  // namespace

Duration with_jitter(Duration hint) {
    return hint + std::chrono::ceil<Duration>(hint / 10.0);
}

Expectation expect(Record& record, const LaneRecord& lane, const Meaning& answer,
                   const Scene& scene) {
    const auto hint = hint_of(lane, answer, scene);
    switch (answer.kind) {
        case Meaning::Kind::look:
            return after_look(record, answer, hint, scene);
        case Meaning::Kind::missing:
            return after_missing(record, answer, hint, scene);
        case Meaning::Kind::transient:
        case Meaning::Kind::throttled:
            return after_failure(record, answer, hint, scene);
        case Meaning::Kind::no_longer:
            if (scene.repeats) {
                return {{}, true, Invariant::one_repeat, {scene.now, scene.now, {}}};
            }
            return {{answer.problem}, false, Invariant::one_repeat, {}};
        case Meaning::Kind::refused:
        case Meaning::Kind::moved:
            break;
    }
    return ends(answer.problem);
}

}  // namespace taskctl::simulation
