// What is held against every event that the watcher tells.
#include <algorithm>

#include "checker.hpp"

namespace taskctl::simulation {

using model::ProblemKind;

namespace {

bool is_failure(const Meaning& answer) {
    return answer.kind != Meaning::Kind::look;
}

std::string text(const Meaning& answer) {
    auto line =
        is_failure(answer) ? std::string(word(answer.problem)) : std::string(word(answer.state));
    if (answer.kind == Meaning::Kind::moved) line = "moved";
    if (answer.own_hint > Duration::zero()) line += " hint " + model::to_text(answer.own_hint);
    if (answer.origin_hint > Duration::zero()) {
        line += " hold " + model::to_text(answer.origin_hint);
    }
    return line;
}

std::string text(const std::vector<watch::Outcome>& outcomes) {
    std::string line;
    for (const auto& outcome : outcomes)
        line += (line.empty() ? "" : " or ") + std::string(word(outcome));
    return line;
}

}  // namespace

// The budget, the holds, and then what may come of it.
void Checker::judge(std::size_t task, const Meaning& answer) {
    auto& record = records_[task];
    const auto& plan = plan_.tasks[task];
    auto& lane = lanes_[plan.origin];
    const auto now = clock_.now();
    if (now + answer.origin_hint > lane.held_until && answer.origin_hint > Duration::zero()) {
        lane.held_until = now + answer.origin_hint;
    }
    if (answer.kind == Meaning::Kind::look || answer.origin_hint > Duration::zero()) {
        lane.heard = now;
    }
    const bool repeats = answer.kind == Meaning::Kind::no_longer && may_repeat(task);
    if (answer.answered && answer.kind != Meaning::Kind::no_longer) {
        record.repeated = false;
        if (auto* const key = key_of(task); key != nullptr && record.token == key->token) {
            key->doubtful = false;
        }
    }
    bool may_hurry = true;
    if (answer.kind == Meaning::Kind::look) {
        lane.budget = std::min(500, lane.budget + 1);
    } else if (answer.kind == Meaning::Kind::transient || answer.kind == Meaning::Kind::throttled) {
        const int cost = answer.kind == Meaning::Kind::throttled ? 5 : 14;
        may_hurry = lane.budget >= cost;
        if (may_hurry) lane.budget -= cost;
    }
    const Scene scene{plan_.options.rules, plan.spec->floor, pace_of(task), now,         deadline_,
                      may_hurry,           repeats,          sleeps_,       long_sleeps_};
    judged_ = Judged{task, answer, expect(record, lane, answer, scene), repeats};
}

// The tasks of an origin that are under the same limit and not yet at their end share it evenly.
Duration Checker::pace_of(std::size_t task) const {
    const auto& own = plan_.tasks[task];
    if (!own.spec->limit) return Duration::zero();
    int sharing = 0;
    for (std::size_t i = 0; i < records_.size(); ++i) {
        const auto& other = plan_.tasks[i];
        const bool same = other.origin == own.origin && other.spec->limit &&
                          other.spec->limit->requests == own.spec->limit->requests &&
                          other.spec->limit->window == own.spec->limit->window;
        if (same && !records_[i].outcome) ++sharing;
    }
    return own.spec->limit->window * sharing / own.spec->limit->requests;
}

void Checker::check_reading(const Meaning& answer, const watch::Exchange& exchange) const {
    const auto& outcome = exchange.reading.outcome;
    const bool agrees = is_failure(answer)
                            ? !outcome && outcome.error().problem.kind == answer.problem
                            : outcome && outcome->state == answer.state;
    if (!agrees) {
        violated(Invariant::told_truly,
                 label(exchange.index) + " was answered " + text(answer) + ", which is read as " +
                     (outcome ? std::string(word(outcome->state))
                              : std::string(word(outcome.error().problem.kind))));
    }
}

void Checker::exchanged(const watch::Exchange& exchange) {
    settle();
    const auto task = exchange.index;
    auto& record = records_[task];
    if (!record.answer || record.outcome) {
        violated(Invariant::told_truly, label(task) + " has an exchange that was not made");
    }
    const auto answer = *std::exchange(record.answer, std::nullopt);
    note(label(task) + " answer: " + text(answer));
    check_reading(answer, exchange);
    judge(task, answer);
    if (exchange.reading.outcome) {
        const auto& seen = *exchange.reading.outcome;
        judged_->first_look = !record.task;
        judged_->differs = !record.task || !(*record.task == seen);
        record.task = seen;
    }
}

// Nothing more comes of the last answer: was it enough?
void Checker::settle() {
    if (!judged_) return;
    const auto judged = *std::exchange(judged_, std::nullopt);
    auto& record = records_[judged.task];
    const auto& expected = judged.expectation;
    const auto who = label(judged.task);
    if (!record.outcome && !expected.may_go_on) {
        violated(expected.reason, who + " goes on after " + text(judged.answer) +
                                      ", but should have ended: " + text(expected.may_end));
    }
    if (judged.first_look != judged.observed) {
        violated(Invariant::observed_first,
                 who + (judged.observed ? " is observed twice" : " is seen but not observed"));
    }
    const bool goes_on = !record.outcome;
    if (judged.changed != (judged.differs && !judged.first_look && goes_on)) {
        violated(Invariant::told_truly, who + (judged.changed ? " is told as changed, but is not"
                                                              : " has changed, but is not told"));
    }
    if (judged.problem != (is_failure(judged.answer) && goes_on && !judged.repeats)) {
        violated(Invariant::told_truly, who + (judged.problem ? " has no problem that goes on"
                                                              : " has a problem that is not told"));
    }
    record.due = expected.due;
    if (judged.repeats) record.announced = expected.due.earliest;
    const bool parted = judged.answer.own_hint > Duration::zero() ||
                        lanes_[plan_.tasks[judged.task].origin].held_until > clock_.now();
    const bool at_once = expected.due.earliest <= clock_.now();
    if (!is_failure(judged.answer) && !parted && !at_once) record.together = record.last_poll;
}

Record& Checker::alive(const watch::Sighting& sighting, const char* event) {
    auto& record = records_.at(sighting.index);
    if (record.outcome) {
        violated(Invariant::finished_once,
                 label(sighting.index) + " is told " + event + " after its end");
    }
    check_sighting(sighting);
    return record;
}

void Checker::check_sighting(const watch::Sighting& sighting) const {
    const auto& record = records_[sighting.index];
    const bool same_task = (sighting.task != nullptr) == record.task.has_value() &&
                           (!record.task || *sighting.task == *record.task);
    if (!same_task || sighting.at != clock_.wall() ||
        sighting.target.id != plan_.tasks[sighting.index].id) {
        violated(Invariant::told_truly, label(sighting.index) + " is not told as it was last seen");
    }
}

void Checker::observed(const watch::Sighting& sighting) {
    alive(sighting, "observed");
    note(label(sighting.index) + " observed");
    if (!judged_ || judged_->task != sighting.index || judged_->observed) {
        violated(Invariant::observed_first, label(sighting.index) + " is observed out of turn");
    }
    judged_->observed = true;
}

void Checker::changed(const watch::Sighting& sighting) {
    alive(sighting, "changed");
    note(label(sighting.index) + " changed");
    if (!judged_ || judged_->task != sighting.index || judged_->changed) {
        violated(Invariant::told_truly, label(sighting.index) + " is told as changed out of turn");
    }
    judged_->changed = true;
}

void Checker::problem(const watch::Sighting& sighting, model::WallTime next_poll_at) {
    auto& record = alive(sighting, "a problem");
    if (fails_without_token(sighting.index, nullptr)) fail_without_token(sighting.index);
    const auto wait = next_poll_at - clock_.wall();
    note(label(sighting.index) + " problem, next in " +
         model::to_text(std::max(wait, Duration(0))));
    if (!judged_ || judged_->task != sighting.index || judged_->problem ||
        sighting.problem == nullptr || sighting.problem->kind != judged_->answer.problem) {
        violated(Invariant::told_truly, label(sighting.index) + " has a problem out of turn");
    }
    judged_->problem = true;
    record.announced = clock_.now() + wait;
    const auto& due = judged_->expectation.due;
    const auto at = *record.announced;
    if (judged_->expectation.may_go_on && (at < due.earliest || at > due.latest)) {
        violated(due.reason, label(sighting.index) + " is to be asked for in " +
                                 model::to_text(std::max(wait, Duration(0))) + ", not within " +
                                 model::to_text(due.earliest - clock_.now()) + " to " +
                                 model::to_text(due.latest - clock_.now()));
    }
}

// A task ends by its answer, or for a reason beside it, maybe in the same instant.
void Checker::check_end(std::size_t task, const watch::Outcome& outcome) {
    const auto how = label(task) + " ends as " + std::string(word(outcome));
    if (judged_ && judged_->task == task) {
        const auto& expected = judged_->expectation;
        if (std::ranges::find(expected.may_end, outcome) != expected.may_end.end()) return;
        if (!expected.may_go_on || !has_cause(task, outcome)) {
            violated(expected.reason,
                     how + " after " + text(judged_->answer) +
                         (expected.may_go_on ? ", but should go on"
                                             : ", not as " + text(expected.may_end)));
        }
        settle();
    }
    if (has_cause(task, outcome)) return;
    if (deciding_code_) violated(Invariant::stop, how + " after the task that ended the run");
    violated(Invariant::outcome, how + " without a cause");
}

void Checker::finished(const watch::Sighting& sighting, const watch::Outcome& outcome) {
    const auto task = sighting.index;
    auto& record = alive(sighting, "finished");
    note(label(task) + " finished " + std::string(word(outcome)) + " " +
         std::to_string(sighting.exit_code));
    const auto* kind = std::get_if<ProblemKind>(&outcome);
    if ((kind != nullptr) != (sighting.problem != nullptr) ||
        (kind != nullptr && sighting.problem->kind != *kind)) {
        violated(Invariant::told_truly, label(task) + " ends with another problem than it says");
    }
    if (fails_without_token(task, &outcome) && !has_cause(task, outcome)) fail_without_token(task);
    check_end(task, outcome);
    record.outcome = outcome;
    if (auto* const key = key_of(task)) --key->open;
    record.answer.reset();
    record.hop.reset();
    take_code(task, sighting, outcome);
}

}  // namespace taskctl::simulation
