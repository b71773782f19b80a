#include "checker.hpp"

namespace taskctl::simulation {

namespace {

constexpr int full_budget = 500;

}  // namespace

Checker::Checker(const Plan& plan, const SimClock& clock, Trace* trace)
    : plan_(plan),
      clock_(clock),
      trace_(trace),
      start_(clock.now()),
      awake_(start_),
      records_(plan.tasks.size()),
      lanes_(plan.origins.size()),
      keys_(plan.origins.size()) {
    if (plan.options.rules.timeout) deadline_ = start_ + *plan.options.rules.timeout;
    for (auto& lane : lanes_) lane.budget = full_budget;
    for (std::size_t task = 0; task < plan.tasks.size(); ++task) {
        ++lanes_[plan.tasks[task].origin].tasks;
        records_[task].due = {start_, start_, Invariant::interval};
        if (auto* const key = key_of(task)) ++key->open;
    }
    for (std::size_t i = 0; i < keys_.size(); ++i) {
        keys_[i].key = key_for(plan, i, 0);
        keys_[i].lapsed = start_;
    }
}

std::string Checker::label(std::size_t task) const {
    const auto& plan = plan_.tasks[task];
    return plan.id + "@" + std::to_string(plan.origin);
}

void Checker::violated(Invariant invariant, const std::string& message) const {
    throw Violation{invariant, message, since_start()};
}

void Checker::note(const std::string& line) const {
    if (trace_ != nullptr) trace_->add(since_start(), line);
}

void Checker::signaling(int number) {
    note("signal " + std::to_string(number));
    if (!signal_ && !deciding_code_) signal_ = number;
}

void Checker::stopped(Instant from) {
    stops_.push_back({from, clock_.now()});
    awake_ = clock_.now();
}

void Checker::slept(Instant from) {
    constexpr Duration negligible = std::chrono::seconds(5);
    sleeps_.push_back({from, clock_.now()});
    if (clock_.now() - from >= negligible) long_sleeps_.push_back(sleeps_.back());
    awake_ = clock_.now();
}

}  // namespace taskctl::simulation
