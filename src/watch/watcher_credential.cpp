// What a watch has to do with credentials: tasks that wait for one, and one that is refused.
#include <algorithm>
#include <utility>

#include "http/status.hpp"
#include "watch/watcher.hpp"

namespace taskctl::watch {

void Watcher::on(const http::Ended& ended) {
    if (const auto index = keyring_->take(ended, observer_)) go_on(*index);
}

void Watcher::on(const http::Said& said) {
    observer_.said(keyring_->scrubber().scrub(said.line));
}

void Watcher::ask_with_token(std::size_t index, std::size_t credential) {
    const auto got = keyring_->get(credential);
    if (const auto* const ready = std::get_if<Keyring::Ready>(&got)) {
        ask(index, ready);
        return;
    }
    auto& entry = entries_[index];
    entry.lane->give_back(entry.queue);
    if (const auto* const refusal = std::get_if<credential::Refusal>(&got)) {
        fail(index, *refusal);
    } else {
        entry.waits_since = clock_.now();
        needs_[credential].waiting.push_back(index);
    }
}

// An attempt has ended, one way or another.
void Watcher::go_on(std::size_t credential) {
    const auto refusal = keyring_->refusal(credential);
    for (const auto index : std::exchange(needs_[credential].waiting, {})) {
        auto& entry = entries_[index];
        if (entry.ended) continue;
        // Unlike the wait for one's turn, this one is an outage if it is in vain.
        const auto waited = clock_.now() - entry.waits_since;
        entry.due += waited;
        if (waited >= options_.rules.late()) entry.history.owes_spread = true;
        if (refusal) {
            fail(index, *refusal);
        } else {
            entry.lane->push(entry.queue, index);
        }
    }
}

// A poll that could not be made, since there is no token for it.
void Watcher::fail(std::size_t index, const credential::Refusal& refusal) {
    begin_poll(entries_[index]);
    const auto retry = refusal.passing ? provider::Retry::transient : provider::Retry::never;
    provider::Reading reading{
        tl::make_unexpected(provider::Failure{refusal.problem, retry}), {}, {}, {}};
    if (refusal.passing && refusal.problem.retry_at) {
        const auto wait = *refusal.problem.retry_at - clock_.wall();
        reading.hints.retry_after = std::max(model::Duration::zero(), wait);
    }
    scrub(reading);
    settle(index, reading, nullptr);
}

// A token that is refused (401) is renewed, and the poll repeated with the new one, once.
bool Watcher::renew(const Flight& flight, const http::Answer& answer,
                    const provider::Reading& reading) {
    auto& entry = entries_[flight.index];
    const auto& target = targets_[flight.index];
    const bool refused = answer && answer->status == http::unauthorized && !reading.outcome &&
                         reading.outcome.error().problem.kind == model::ProblemKind::not_permitted;
    if (!refused) {
        if (!answer) return false;
        entry.renewed = false;
        if (target.credential) keyring_->prove(*target.credential, flight.token);
        return false;
    }
    if (!target.credential || std::exchange(entry.renewed, true) ||
        !keyring_->refuse(*target.credential, flight.token)) {
        return false;
    }
    const auto now = clock_.wall();
    observer_.exchanged(
        {flight.index, target, flight.request, answer, reading, now, now, std::nullopt});
    entry.due = clock_.now();
    entry.lane->push_front(entry.queue, flight.index);
    return true;
}

void Watcher::scrub(provider::Reading& reading) const {
    const auto& scrubber = keyring_->scrubber();
    const auto clean = [&](std::string& text) { text = scrubber.scrub(std::move(text)); };
    for (auto& warning : reading.warnings) clean(warning);
    if (!reading.outcome) {
        clean(reading.outcome.error().problem.message);
        return;
    }
    if (!reading.outcome->error) return;
    auto& error = *reading.outcome->error;
    for (auto* const text : {&error.code, &error.message}) {
        if (*text) clean(**text);
    }
    for (auto& detail : error.details) clean(detail);
}

}  // namespace taskctl::watch
