// The ends of a watch: one task's, all tasks', the deadline's and a signal's.
#include <algorithm>
#include <cstring>

#include "model/beyond_deadline.hpp"
#include "model/exit_code.hpp"
#include "watch/watcher.hpp"

namespace taskctl::watch {

using model::Problem;
using model::ProblemKind;

namespace {

constexpr int signal_base = 128;

}  // namespace

Sighting Watcher::sighting(std::size_t index, const Problem* problem, int code) const {
    const auto& entry = entries_[index];
    const auto now = clock_.wall();
    return {index,
            targets_[index],
            entry.task.get(),
            problem,
            now,
            entry.task ? entry.observed_at : now,
            code};
}

int Watcher::code_of(const Entry& entry, const Outcome& outcome) const {
    if (const auto* state = std::get_if<model::State>(&outcome)) return model::exit_code(*state);
    if (std::holds_alternative<Until>(outcome)) return model::exit_succeeded;
    const auto kind = std::get<ProblemKind>(outcome);
    if (kind == ProblemKind::interrupted) return signal_base + *summary_.signal;
    return exit_code(kind).value_or(entry.task ? model::exit_code(entry.task->state)
                                               : model::exit_not_ended);
}

void Watcher::end(std::size_t index, const Outcome& outcome, const Problem* problem) {
    auto& entry = entries_[index];
    entry.ended = true;
    entry.lane->leave(entry.queue);
    --open_;
    if (const auto credential = targets_[index].credential) {
        if (--needs_[*credential].open == 0) keyring_->release(*credential);
    }
    const auto code = code_of(entry, outcome);
    const bool is_problem = std::holds_alternative<ProblemKind>(outcome);
    const bool stopped = is_problem && std::get<ProblemKind>(outcome) == ProblemKind::stopped;
    if (!stopped) codes_.push_back(options_.exit_zero && !is_problem ? 0 : code);
    ++summary_.tasks[std::string(word(outcome))];
    observer_.finished(sighting(index, problem, code), outcome);
    // What ends all tasks at once is no end of one that stops the others.
    const bool timed_out = is_problem && std::get<ProblemKind>(outcome) == ProblemKind::timeout;
    if (ending_all_ || timed_out) return;
    if ((options_.any && !is_problem) || (options_.fail_fast && code != 0)) {
        deciding_code_ = codes_.back();
        end_all({ProblemKind::stopped, "the end of another task ended this watch", {}, {}});
    }
}

void Watcher::end_all(const Problem& problem) {
    ending_all_ = true;
    for (const auto& [id, flight] : flights_) loop_.cancel(id);
    flights_.clear();
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        if (!entries_[i].ended) end(i, problem.kind, &problem);
    }
}

void Watcher::on(const http::Signaled& signaled) {
    if (summary_.signal || open_ == 0) return;
    summary_.signal = signaled.number;
    end_all({ProblemKind::interrupted,
             "the watch was ended by a signal; the remote task goes on",
             {},
             {}});
}

void Watcher::end_logins() {
    if (options_.leaves_logins && !summary_.signal) return;
    const auto now = clock_.now();
    auto limit = now + (summary_.signal ? policy::login_after_signal : policy::last_answer_within);
    if (last_answers_) limit = std::min(limit, *last_answers_);
    const auto signal = keyring_->finish(limit, observer_);
    if (!summary_.signal) summary_.signal = signal;
}

// A service that wants to be left alone past the deadline has given its last answer: nobody waits
// for it until then.
void Watcher::end_held(Lane& lane) {
    const auto hold = lane.held(clock_.now());
    if (!deadline_ || hold == model::Duration::zero() || clock_.now() + hold <= *deadline_) return;
    const auto problem = model::beyond_deadline(std::nullopt, clock_.wall() + hold);
    std::vector<bool> flying(entries_.size());
    for (const auto& [id, flight] : flights_) flying[flight.index] = true;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        if (entries_[i].lane == &lane && !entries_[i].ended && !flying[i]) {
            end(i, problem.kind, &problem);
        }
    }
}

// Everything that is not in flight is asked once more, now.
void Watcher::begin_last_polls() {
    last_answers_ = clock_.now() + policy::last_answer_within;
    for (; !schedule_.empty(); schedule_.pop()) {
        const auto index = schedule_.top().index;
        entries_[index].due = clock_.now();
        if (!entries_[index].ended) entries_[index].lane->push(entries_[index].queue, index);
    }
}

void Watcher::time_out() {
    const auto& rules = options_.rules;
    const auto limit = model::to_text(*rules.timeout);
    end_all({ProblemKind::timeout,
             rules.once ? "no answer within " + limit
                        : "not ended within " + limit + ", and no answer to the last look",
             {},
             {}});
}

}  // namespace taskctl::watch
