#include "watch/judge.hpp"

#include <algorithm>

#include "model/beyond_deadline.hpp"
#include "model/task.hpp"
#include "model/visible.hpp"
#include "watch/pacing.hpp"

namespace taskctl::watch {
namespace {

using model::Duration;
using model::Instant;
using model::Problem;
using model::ProblemKind;

constexpr int gone = 410;

Step end_with(Problem problem) {
    Step step;
    step.end = problem.kind;
    step.problem = std::move(problem);
    return step;
}

Duration hint(const provider::Reading& reading, const Moment& moment) {
    return std::max(reading.hints.retry_after.value_or(Duration::zero()), moment.hold);
}

bool beyond(const Moment& moment, Duration wait) {
    return moment.deadline && moment.now + wait > *moment.deadline;
}

struct Scheduled {
    Instant at;
    std::optional<Why> why;
};

// The next poll as the cadence has it, whatever came of the last one. Once, the task's place among
// those of its origin puts it off, so that tasks that were all asked at one moment come one by one.
Scheduled scheduled(const History& history, const Rules& rules, const Moment& moment) {
    Duration interval{};
    std::optional<Why> why;
    if (rules.interval) {
        interval = *rules.interval;
    } else {
        const auto advice = cadence(history.pace, moment.now - history.first_poll, moment.now);
        interval = std::max(moment.floor, advice.wait);
        why = advice.why;
    }
    interval = std::max(interval, moment.pace);
    const auto offset = history.owes_spread ? scaled(interval, moment.spread) : Duration::zero();
    return {std::max(moment.now, history.last_poll + interval + offset), why};
}

// No earlier than the hint, no later than the deadline's last poll.
Instant bounded(Instant next, Duration hint, const Moment& moment) {
    next = std::max(next, moment.now + stretched(hint, moment.chance));
    return moment.deadline ? std::min(next, std::max(*moment.deadline, moment.now)) : next;
}

Problem timed_out(const Rules& rules, std::string_view last) {
    const auto limit = model::to_text(rules.timeout.value_or(Duration::zero()));
    const std::string what = rules.once ? "no answer within " : "not ended within ";
    return {ProblemKind::timeout, what + limit + "; " + std::string(last), {}, {}};
}

Step put_off(const provider::Reading& reading, const Moment& moment, Instant next) {
    const auto wait = hint(reading, moment);
    if (wait > Duration::zero() && beyond(moment, wait)) {
        return end_with(model::beyond_deadline(std::nullopt, moment.wall + wait));
    }
    Step step;
    step.next = bounded(next, wait, moment);
    return step;
}

Step after_look(History& history, const provider::Reading& reading, const Rules& rules,
                const Moment& moment) {
    const auto& task = *reading.outcome;
    history.failures = 0;
    history.failing_since.reset();
    history.seen = true;
    history.missing = false;
    history.pace.note(moment.now, task.progress.percent);
    Step step;
    if (std::ranges::find(rules.until, task.state) != rules.until.end()) {
        step.end = Until{};
        return step;
    }
    if (task.state == model::State::unknown && rules.fail_on_unknown) {
        return end_with({ProblemKind::not_understood,
                         "the provider's spec does not map the status" +
                             (task.raw_state ? " `" + model::visible(*task.raw_state, 80) + "`"
                                             : " of this answer"),
                         {},
                         {}});
    }
    if (model::is_terminal(task.state) || rules.once) {
        step.end = task.state;
        return step;
    }
    if (moment.deadline_passed) {
        return end_with(timed_out(rules, "last seen " + std::string(word(task.state))));
    }
    const auto next = scheduled(history, rules, moment);
    history.owes_spread = false;
    auto put = put_off(reading, moment, next.at);
    put.why = next.why;
    return put;
}

Step after_not_found(History& history, const provider::Reading& reading, const Rules& rules,
                     const Moment& moment) {
    auto problem = reading.outcome.error().problem;
    history.failures = 0;
    history.failing_since.reset();
    const auto grace_end = history.first_poll + rules.appear_within;
    const bool may_appear = !history.seen && problem.http_status != gone && moment.now < grace_end;
    if (rules.once || moment.deadline_passed || (!may_appear && !history.seen)) {
        return end_with(std::move(problem));
    }
    if (history.missing) {
        problem.message += "; it was there before: its result may have expired";
        return end_with(std::move(problem));
    }
    history.missing = history.seen;
    const auto next = history.seen
                          ? moment.now + backoff(1, false, policy::watch_delay_cap, moment.chance)
                          : std::min(scheduled(history, rules, moment).at, grace_end);
    auto step = put_off(reading, moment, next);
    if (!step.end) step.problem = std::move(problem);
    return step;
}

// The time of the retry, or nothing when it is time to give up.
std::optional<Instant> retry_time(History& history, const provider::Reading& reading,
                                  const Rules& rules, const Moment& moment) {
    const bool throttled = reading.outcome.error().retry == provider::Retry::throttled;
    const auto cap = rules.once ? policy::get_delay_cap : policy::watch_delay_cap;
    const auto retry = moment.now + backoff(history.failures, throttled, cap, moment.chance);
    if (rules.once) {
        if (history.failures > rules.retries || !moment.may_hurry) return std::nullopt;
        return retry;
    }
    if (moment.now >= *history.failing_since + rules.max_outage) return std::nullopt;
    *history.failing_since += stretched(hint(reading, moment), moment.chance);
    const auto next =
        moment.may_hurry ? retry : std::max(retry, scheduled(history, rules, moment).at);
    return std::min(next, *history.failing_since + rules.max_outage);
}

Step after_failure(History& history, const provider::Reading& reading, const Rules& rules,
                   const Moment& moment) {
    auto problem = reading.outcome.error().problem;
    ++history.failures;
    if (!history.failing_since) history.failing_since = history.last_poll;
    if (moment.deadline_passed) return end_with(timed_out(rules, "last: " + problem.message));
    const auto wait = hint(reading, moment);
    if (wait > Duration::zero() && beyond(moment, wait)) {
        return end_with(model::beyond_deadline(problem.http_status, moment.wall + wait));
    }
    const auto next = retry_time(history, reading, rules, moment);
    if (!next) {
        if (!rules.once) {
            problem.message += "; no good answer for " + model::to_text(rules.max_outage);
        }
        if (problem.retry_at) {
            problem.message += "; try again after " + model::to_rfc3339(*problem.retry_at);
        }
        return end_with(std::move(problem));
    }
    Step step;
    step.next = bounded(*next, wait, moment);
    step.problem = std::move(problem);
    return step;
}

}  // namespace

Step judge(History& history, const provider::Reading& reading, const Rules& rules,
           const Moment& moment) {
    if (reading.outcome) return after_look(history, reading, rules, moment);
    const auto& failure = reading.outcome.error();
    if (failure.problem.kind == ProblemKind::not_found && failure.retry == provider::Retry::never) {
        return after_not_found(history, reading, rules, moment);
    }
    if (failure.retry == provider::Retry::never) return end_with(failure.problem);
    return after_failure(history, reading, rules, moment);
}

}  // namespace taskctl::watch
