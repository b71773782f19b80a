#include "watch/watcher.hpp"

#include <algorithm>
#include <utility>

#include "http/follow.hpp"
#include "model/exit_code.hpp"
#include "provider/request.hpp"

namespace taskctl::watch {

using model::Instant;
using model::Problem;
using model::ProblemKind;

Watcher::Watcher(http::Loop& loop, const http::Clock& clock, Observer& observer, Chance chance,
                 Options options)
    : loop_(loop),
      clock_(clock),
      observer_(observer),
      chance_(std::move(chance)),
      options_(std::move(options)) {}

Summary Watcher::run(std::span<const provider::Target> targets) {
    targets_ = targets;
    const auto started = clock_.now();
    if (options_.rules.timeout) deadline_ = started + *options_.rules.timeout;
    enlist();
    while (open_ > 0) {
        if (deadline_ && !last_polls_ && clock_.now() >= *deadline_) begin_last_polls();
        pump();
        if (open_ == 0) break;
        for (auto& event : loop_.wait(wakes())) {
            std::visit([this](auto& what) { on(std::move(what)); }, event);
        }
        if (last_polls_ && clock_.now() >= *deadline_ + policy::last_answer_within) time_out();
    }
    summary_.elapsed = clock_.now() - started;
    summary_.exit_code = deciding_code_ ? *deciding_code_ : model::worst_exit_code(codes_);
    return summary_;
}

void Watcher::enlist() {
    entries_.resize(targets_.size());
    open_ = targets_.size();
    for (std::size_t i = 0; i < targets_.size(); ++i) {
        const auto& service = *targets_[i].service;
        auto& lane =
            lanes_.try_emplace(service.endpoint.origin, options_.concurrency).first->second;
        entries_[i].lane = &lane;
        entries_[i].queue = lane.queue(service.spec->poll.rate_limit);
        entries_[i].place = lane.size++;
        lane.push(entries_[i].queue, i);
    }
}

void Watcher::pump() {
    const auto now = clock_.now();
    while (!schedule_.empty() && schedule_.top().at <= now) {
        const auto index = schedule_.top().index;
        schedule_.pop();
        if (!entries_[index].ended) entries_[index].lane->push(entries_[index].queue, index);
    }
    for (auto& [origin, lane] : lanes_) {
        while (const auto index = lane.pop(now)) {
            if (entries_[*index].ended) {
                lane.done();
            } else {
                poll(*index);
            }
        }
    }
}

void Watcher::poll(std::size_t index) {
    auto& entry = entries_[index];
    const auto now = clock_.now();
    if (entry.history.polls++ == 0) entry.history.first_poll = now;
    entry.history.last_poll = now;
    auto request = provider::request_for(targets_[index], clock_.wall());
    if (!request) {
        entry.lane->done();
        end(index, request.error().kind, &request.error());
        return;
    }
    send(index, std::move(*request), 0);
}

void Watcher::send(std::size_t index, http::Request request, int redirects) {
    if (deadline_) {
        const auto left = *deadline_ + policy::last_answer_within - clock_.now();
        request.timeout = std::clamp(left, model::Duration(1), request.timeout);
    }
    ++summary_.requests;
    const auto id = loop_.start(request);
    flights_.emplace(id, Flight{index, std::move(request), redirects});
}

Instant Watcher::wakes() const {
    const auto now = clock_.now();
    Instant earliest = Instant::max();
    if (!schedule_.empty()) earliest = schedule_.top().at;
    for (const auto& [origin, lane] : lanes_) {
        if (const auto at = lane.wakes(now)) earliest = std::min(earliest, *at);
    }
    if (deadline_) {
        const auto limit = last_polls_ ? *deadline_ + policy::last_answer_within : *deadline_;
        earliest = std::min(earliest, limit);
    }
    return earliest;
}

void Watcher::on(http::Answered answered) {
    auto node = flights_.extract(answered.id);
    if (node.empty()) return;
    auto& flight = node.mapped();
    const auto& answer = answered.answer;
    const auto& accept = targets_[flight.index].service->spec->accept;
    if (answer && flight.redirects < http::longest_redirect_chain &&
        std::ranges::find(accept, answer->status) == accept.end()) {
        if (auto next = http::follow(flight.request, *answer)) {
            send(flight.index, std::move(*next), flight.redirects + 1);
            return;
        }
    }
    entries_[flight.index].lane->done();
    read(flight, answer);
}

void Watcher::read(const Flight& flight, const http::Answer& answer) {
    const auto& target = targets_[flight.index];
    const auto wall = clock_.wall();
    auto reading =
        answer ? provider::read(target, *answer, wall)
               : provider::Reading{tl::make_unexpected(provider::read(answer.error())), {}, {}, {}};
    observer_.exchanged({flight.index, target, flight.request, answer, reading, wall});
    settle(flight.index, reading);
}

Moment Watcher::moment(const Entry& entry, const provider::Reading& reading) {
    Moment moment;
    moment.now = clock_.now();
    moment.wall = clock_.wall();
    moment.deadline = deadline_;
    moment.deadline_passed = last_polls_;
    moment.chance = chance_();
    auto& lane = *entry.lane;
    if (reading.outcome) {
        lane.budget.give_back();
    } else if (const auto retry = reading.outcome.error().retry; retry != provider::Retry::never) {
        moment.may_hurry = lane.budget.take(
            retry == provider::Retry::throttled ? policy::throttled_cost : policy::transient_cost);
    }
    moment.hold = lane.held(moment.now);
    return moment;
}

// What an answer asks of all tasks of its origin: a quota that is used up, a throttling hint.
static model::Duration hold_asked(const provider::Reading& reading) {
    auto hold = reading.hints.quota_reset.value_or(model::Duration::zero());
    if (!reading.outcome && reading.outcome.error().retry == provider::Retry::throttled) {
        hold = std::max(hold, reading.hints.retry_after.value_or(model::Duration::zero()));
    }
    return hold;
}

void Watcher::settle(std::size_t index, const provider::Reading& reading) {
    auto& entry = entries_[index];
    const auto& spec = *targets_[index].service->spec;
    if (const auto hold = hold_asked(reading); hold > model::Duration::zero()) {
        entry.lane->hold(clock_.now() + hold);
    }
    auto moment = this->moment(entry, reading);
    moment.floor = spec.poll.floor;
    moment.spread = static_cast<double>(entry.place) / static_cast<double>(entry.lane->size);
    const auto step = judge(entry.history, reading, options_.rules, moment);
    if (reading.outcome) see(index, reading, step.end.has_value());
    if (step.end) {
        end(index, *step.end, step.problem ? &*step.problem : nullptr);
    } else {
        schedule_.push({step.next, index});
        if (step.problem) {
            const auto code = exit_code(step.problem->kind).value_or(model::exit_not_ended);
            observer_.problem(sighting(index, &*step.problem, code),
                              moment.wall + (step.next - moment.now));
        }
    }
    end_held(*entry.lane);
}

void Watcher::see(std::size_t index, const provider::Reading& reading, bool last) {
    auto& entry = entries_[index];
    const bool first = entry.task == nullptr;
    const bool differs = first || !(*entry.task == *reading.outcome);
    if (first) {
        entry.task = std::make_unique<model::Task>(*reading.outcome);
    } else if (differs) {
        *entry.task = *reading.outcome;
    }
    entry.observed_at = clock_.wall();
    const auto code = model::exit_code(entry.task->state);
    if (first) {
        observer_.observed(sighting(index, nullptr, code));
    } else if (differs && !last) {
        observer_.changed(sighting(index, nullptr, code));
    }
}

}  // namespace taskctl::watch
