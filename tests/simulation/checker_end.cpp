// The ends: what may end a task beside an answer, what ends a run, and what a run says at its end.
#include <algorithm>
#include <array>
#include <map>

#include "checker.hpp"

namespace taskctl::simulation {

using namespace std::chrono_literals;
using model::ProblemKind;
using model::State;

namespace {

constexpr Duration last_answer_within = 2s;
constexpr int signal_base = 128;

// The contract's numbers, written down a second time.
int code_of(State state) {
    switch (state) {
        case State::succeeded:
            return 0;
        case State::failed:
            return 1;
        case State::canceled:
            return 3;
        case State::partial:
            return 4;
        default:
            return 8;
    }
}

int code_of(ProblemKind kind, int signal, const Record& record) {
    switch (kind) {
        case ProblemKind::unreachable:
        case ProblemKind::unavailable:
            return 69;
        case ProblemKind::rate_limited:
        case ProblemKind::quota:
            return 75;
        case ProblemKind::not_permitted:
            return 77;
        case ProblemKind::not_found:
            return 5;
        case ProblemKind::rejected:
        case ProblemKind::not_understood:
            return 76;
        case ProblemKind::configuration:
            return 78;
        case ProblemKind::timeout:
            return 124;
        case ProblemKind::interrupted:
            return signal_base + signal;
        case ProblemKind::stopped:
            return record.task ? code_of(record.task->state) : 8;
        default:
            return 70;
    }
}

int code_of(const watch::Outcome& outcome, int signal, const Record& record) {
    if (const auto* state = std::get_if<State>(&outcome)) return code_of(*state);
    if (std::holds_alternative<watch::Until>(outcome)) return 0;
    return code_of(std::get<ProblemKind>(outcome), signal, record);
}

bool is(const watch::Outcome& outcome, ProblemKind kind) {
    const auto* problem = std::get_if<ProblemKind>(&outcome);
    return problem != nullptr && *problem == kind;
}

bool is_problem(const watch::Outcome& outcome) {
    return std::holds_alternative<ProblemKind>(outcome);
}

}  // namespace

// What ends a task without an answer of its own.
bool Checker::has_cause(std::size_t task, const watch::Outcome& outcome) const {
    if (deciding_code_) return is(outcome, ProblemKind::stopped);
    const auto& plan = plan_.tasks[task];
    const auto& lane = lanes_[plan.origin];
    const auto now = clock_.now();
    if (is(outcome, ProblemKind::interrupted)) return signal_.has_value();
    if (is(outcome, ProblemKind::timeout)) {
        return deadline_ && now >= *deadline_ + last_answer_within;
    }
    if (is(outcome, ProblemKind::rate_limited)) {
        return deadline_ && lane.held_until > std::max(*deadline_, now);
    }
    return is(outcome, ProblemKind::not_permitted) && plan.spec->wants_token && !plan.has_token;
}

void Checker::take_code(std::size_t task, const watch::Sighting& sighting,
                        const watch::Outcome& outcome) {
    auto& record = records_[task];
    record.code = sighting.exit_code;
    const int wanted = code_of(outcome, signal_.value_or(0), record);
    if (record.code != wanted) {
        violated(Invariant::exit_code, label(task) + " ends with exit code " +
                                           std::to_string(record.code) + ", not " +
                                           std::to_string(wanted));
    }
    const auto& options = plan_.options;
    const bool decides =
        (options.any && !is_problem(outcome)) || (options.fail_fast && record.code != 0);
    const bool of_all = is(outcome, ProblemKind::interrupted) || is(outcome, ProblemKind::timeout);
    if (deciding_code_ || !decides || of_all) return;
    deciding_code_ = options.exit_zero && !is_problem(outcome) ? 0 : record.code;
}

// The last polls are made at the deadline, or as soon as the machine is awake again.
Instant Checker::last_moment() const {
    constexpr Duration late = 20ms;
    return std::max(*deadline_, awake_) + last_answer_within + late;
}

// Before the watcher lies down to wait: should it have been over?
void Checker::check_end_in_time() const {
    if (signal_) violated(Invariant::signal, "the run goes on after the signal");
    if (deciding_code_) violated(Invariant::stop, "the run goes on after its deciding task");
    const auto now = clock_.now();
    if (deadline_ && now >= last_moment()) {
        violated(Invariant::deadline, "the run goes on after its time-out");
    }
    std::map<const SpecVariant*, Duration> turns;
    Duration queued{};
    for (const auto& task : plan_.tasks) {
        if (!task.spec->limit) continue;
        queued = std::max(queued, turns[task.spec] += task.spec->limit->window);
    }
    const auto& rules = plan_.options.rules;
    const auto patience =
        4h + 2 * plan_.calm + 4 * plan_.pace() + 8 * queued + 2 * rules.max_outage;
    if (now > start_ + plan_.calm + patience) {
        violated(Invariant::ends, "the run goes on though nothing happens any more");
    }
}

void Checker::check_codes(const watch::Summary& summary) const {
    constexpr std::array order = {70, 1, 4, 3, 5, 77, 78, 76, 75, 69, 73, 74, 124, 8, 0};
    int wanted = 0;
    auto best = order.size();
    for (const auto& record : records_) {
        if (is(*record.outcome, ProblemKind::stopped)) continue;
        const bool read = !is_problem(*record.outcome);
        const int code = read && plan_.options.exit_zero ? 0 : record.code;
        const auto rank = static_cast<std::size_t>(std::ranges::find(order, code) - order.begin());
        if (rank < best) {
            best = rank;
            wanted = code;
        }
    }
    if (deciding_code_) wanted = *deciding_code_;
    const bool interrupted = std::ranges::any_of(records_, [](const Record& record) {
        return is(*record.outcome, ProblemKind::interrupted);
    });
    if (interrupted) wanted = signal_base + signal_.value_or(0);
    if (summary.exit_code != wanted) {
        violated(Invariant::exit_code, "the run ends with exit code " +
                                           std::to_string(summary.exit_code) + ", not " +
                                           std::to_string(wanted));
    }
    if (summary.signal.has_value() != interrupted || (interrupted && summary.signal != signal_)) {
        violated(Invariant::signal, "the summary does not say by which signal the run ended");
    }
}

void Checker::check_counts(const watch::Summary& summary) const {
    std::map<std::string, int> counts;
    for (const auto& record : records_) ++counts[std::string(word(*record.outcome))];
    if (counts != summary.tasks) violated(Invariant::counted, "tasks are miscounted");
    if (requests_ != summary.requests) {
        violated(Invariant::counted, std::to_string(requests_) + " requests are counted as " +
                                         std::to_string(summary.requests));
    }
    if (summary.elapsed != clock_.now() - start_) {
        violated(Invariant::counted, "elapsed is " + model::to_text(summary.elapsed) + ", not " +
                                         model::to_text(clock_.now() - start_));
    }
}

void Checker::ended(const watch::Summary& summary) {
    settle();
    over_ = true;
    for (std::size_t task = 0; task < records_.size(); ++task) {
        if (!records_[task].outcome) {
            violated(Invariant::finished_once, label(task) + " is never told as finished");
        }
    }
    if (!flights_.empty()) {
        violated(Invariant::left_over, label(flights_.begin()->second) + " is still asked for");
    }
    for (const auto& key : keys_) {
        if (key.attempt) violated(Invariant::left_over, key.key + " is still logged in with");
    }
    check_codes(summary);
    check_counts(summary);
    constexpr Duration late = 20ms;
    if (deadline_ && clock_.now() > last_moment() + late) {
        violated(Invariant::deadline, "the run took " + model::to_text(summary.elapsed));
    }
}

}  // namespace taskctl::simulation
