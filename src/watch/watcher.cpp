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

Summary Watcher::run(std::span<const provider::Target> targets, Keyring& keyring) {
    targets_ = targets;
    keyring_ = &keyring;
    needs_.resize(keyring.size());
    const auto started = clock_.now();
    slept_ = clock_.suspended();
    if (options_.rules.timeout)
        deadline_ = started + *options_.rules.timeout - options_.rules.spent;
    enlist();
    while (open_ > 0) {
        if (deadline_ && !last_answers_ && clock_.now() >= *deadline_) begin_last_polls();
        pump();
        if (open_ == 0) break;
        auto events = loop_.wait(wakes());
        notice_sleep();
        for (auto& event : events) {
            std::visit([this](auto& what) { on(std::move(what)); }, event);
        }
        if (last_answers_ && clock_.now() >= *last_answers_) time_out();
    }
    end_logins();
    summary_.requests += keyring.requests();
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
        entries_[i].queue = lane.join(service.spec->poll.rate_limit);
        entries_[i].place = lane.size++;
        lane.push(entries_[i].queue, i);
        if (targets_[i].credential) ++needs_[*targets_[i].credential].open;
    }
}

void Watcher::pump() {
    for (const auto credential : keyring_->renew()) go_on(credential);
    const auto now = clock_.now();
    while (!schedule_.empty() && schedule_.top().at <= now) {
        const auto index = schedule_.top().index;
        schedule_.pop();
        auto& entry = entries_[index];
        if (entry.ended) continue;
        catch_up(entry, now);
        entry.lane->push(entry.queue, index);
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

void Watcher::schedule(std::size_t index, Instant at) {
    entries_[index].due = at;
    schedule_.push({at, index});
}

// Nobody asked while the machine slept: that time is neither outage nor grace.
void Watcher::notice_sleep() {
    const auto slept = clock_.suspended() - std::exchange(slept_, clock_.suspended());
    if (slept < policy::shortest_sleep) return;
    const auto now = clock_.now();
    for (auto& [origin, lane] : lanes_) lane.heard += slept;
    for (auto& entry : entries_) {
        auto& history = entry.history;
        if (history.failing_since) *history.failing_since += slept;
        history.last_poll += slept;
        if (!history.seen) history.first_poll += slept;
        if (entry.due < now) entry.due = std::min(now, entry.due + slept);
        entry.waits_since = std::min(now, entry.waits_since + slept);
    }
}

void Watcher::poll(std::size_t index) {
    auto& entry = entries_[index];
    if (entry.hop) {
        const auto late = clock_.now() - entry.due;
        const auto hop = std::exchange(entry.hop, nullptr);
        entry.history.last_poll += late;
        forgive(entry, late);
        send({index, std::move(hop->request), hop->token, hop->redirects});
        return;
    }
    if (const auto credential = targets_[index].credential) {
        ask_with_token(index, *credential);
    } else {
        ask(index, nullptr);
    }
}

// What held up the loop is no outage, and held others back as well.
void Watcher::catch_up(Entry& entry, Instant now) {
    const auto late = now - std::exchange(entry.due, now);
    if (entry.history.failing_since) *entry.history.failing_since += late;
    if (late >= options_.rules.late()) entry.history.owes_spread = true;
}

// To wait for one's turn, or for the end of what another task was told, is no outage, unless all
// wait for a service that gives nobody an answer.
void Watcher::forgive(Entry& entry, model::Duration late) {
    auto& since = entry.history.failing_since;
    if (since && entry.lane->heard >= *since) *since += late;
}

void Watcher::begin_poll(Entry& entry) {
    const auto now = clock_.now();
    const auto late = now - entry.due;
    if (entry.history.polls > 0) {
        forgive(entry, late);
        // Whatever held it back held others back as well.
        if (late >= options_.rules.late()) entry.history.owes_spread = true;
    }
    if (entry.history.polls++ == 0) entry.history.first_poll = now;
    entry.history.last_poll = now;
}

void Watcher::ask(std::size_t index, const Keyring::Ready* token) {
    auto& entry = entries_[index];
    begin_poll(entry);
    auto request = provider::request_for(targets_[index],
                                         token != nullptr ? &token->token : nullptr, clock_.wall());
    if (!request) {
        entry.lane->give_back(entry.queue);
        end(index, request.error().kind, &request.error());
        return;
    }
    send({index, std::move(*request), token != nullptr ? token->number : 0, 0});
}

void Watcher::send(Flight flight) {
    if (deadline_) {
        // The end of all comes first; this is for a loop that is late.
        const auto limit = last_answers_.value_or(*deadline_ + policy::last_answer_within);
        const auto left = limit - clock_.now() + policy::shortest_delay;
        auto& timeout = flight.request.timeout;
        timeout = std::clamp(left, model::Duration(1), timeout);
    }
    ++summary_.requests;
    const auto id = loop_.start(flight.request);
    flights_.emplace(id, std::move(flight));
}

Instant Watcher::wakes() const {
    const auto now = clock_.now();
    Instant earliest = keyring_->wakes();
    if (!schedule_.empty()) earliest = std::min(earliest, schedule_.top().at);
    for (const auto& [origin, lane] : lanes_) {
        if (const auto at = lane.wakes(now)) earliest = std::min(earliest, *at);
    }
    if (deadline_) {
        earliest = std::min(earliest, last_answers_.value_or(*deadline_));
    }
    return earliest;
}

void Watcher::on(const http::Answered& answered) {
    auto node = flights_.extract(answered.id);
    if (node.empty()) {
        if (const auto index = keyring_->take(answered, observer_)) go_on(*index);
        return;
    }
    auto& flight = node.mapped();
    const auto& answer = answered.answer;
    const auto& accept = targets_[flight.index].service->spec->accept;
    if (answer && flight.redirects < http::longest_redirect_chain &&
        std::ranges::find(accept, answer->status) == accept.end()) {
        if (auto next = http::follow(flight.request, *answer)) {
            hop(flight.index, {std::move(*next), flight.token, flight.redirects + 1});
            return;
        }
    }
    entries_[flight.index].lane->done();
    read(flight, answer);
}

// A redirect is one more request for the service: it queues up like any other.
void Watcher::hop(std::size_t index, Hop next) {
    auto& entry = entries_[index];
    entry.hop = std::make_unique<Hop>(std::move(next));
    entry.due = clock_.now();
    entry.lane->done();
    entry.lane->push_front(entry.queue, index);
}

void Watcher::read(const Flight& flight, const http::Answer& answer) {
    const auto& target = targets_[flight.index];
    const auto wall = clock_.wall();
    auto reading =
        answer ? provider::read(target, *answer, wall)
               : provider::Reading{tl::make_unexpected(provider::read(answer.error())), {}, {}, {}};
    scrub(reading);
    if (renew(flight, answer, reading)) return;
    const Exchanged exchanged{flight.request, answer};
    settle(flight.index, reading, &exchanged);
}

Moment Watcher::moment(const Entry& entry, const provider::Reading& reading) {
    Moment moment;
    moment.now = clock_.now();
    moment.wall = clock_.wall();
    moment.deadline = deadline_;
    moment.deadline_passed = last_answers_.has_value();
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

void Watcher::settle(std::size_t index, const provider::Reading& reading,
                     const Exchanged* exchanged) {
    auto& entry = entries_[index];
    const auto& spec = *targets_[index].service->spec;
    const auto hold = hold_asked(reading);
    if (hold > model::Duration::zero()) entry.lane->hold(clock_.now() + hold);
    if (reading.outcome || hold > model::Duration::zero()) entry.lane->heard = clock_.now();
    entry.not_before = clock_.now() + reading.hints.retry_after.value_or(model::Duration::zero());
    auto moment = this->moment(entry, reading);
    moment.floor = spec.poll.floor;
    moment.pace = entry.lane->pace(entry.queue);
    moment.spread = static_cast<double>(entry.place) / static_cast<double>(entry.lane->size);
    const auto step = judge(entry.history, reading, options_.rules, moment);
    const auto next = moment.wall + (step.next - moment.now);
    if (exchanged != nullptr) {
        observer_.exchanged({index, targets_[index], exchanged->request, exchanged->answer, reading,
                             moment.wall, step.end ? std::nullopt : std::optional(next), step.why});
    }
    if (reading.outcome) see(index, reading, step.end.has_value());
    if (step.end) {
        end(index, *step.end, step.problem ? &*step.problem : nullptr);
    } else {
        schedule(index, step.next);
        if (step.problem) {
            const auto code = exit_code(step.problem->kind).value_or(model::exit_not_ended);
            observer_.problem(sighting(index, &*step.problem, code), next);
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
