#include "watch/keyring.hpp"

#include <algorithm>
#include <utility>

#include "http/follow.hpp"
#include "watch/policy.hpp"

namespace taskctl::watch {

Keyring::Keyring(http::Loop& loop, const http::Clock& clock,
                 std::vector<std::unique_ptr<credential::Source>> sources,
                 model::Scrubber& scrubber)
    : loop_(loop), clock_(clock), scrubber_(scrubber) {
    keys_.reserve(sources.size());
    released_.resize(sources.size());
    learned_.resize(sources.size());
    for (auto& source : sources) keys_.emplace_back(std::move(source));
}

Keyring::Got Keyring::get(std::size_t index) {
    for (;;) {
        auto next = keys_[index].next(clock_.now(), clock_.wall());
        if (auto* const request = std::get_if<http::Request>(&next)) {
            learn(index);
            send({index, std::move(*request), 0});
        } else if (auto* const command = std::get_if<http::Command>(&next)) {
            attempts_.emplace(loop_.run(std::move(*command)), Attempt{index, {}, 0});
        } else if (const auto* const ready = std::get_if<Ready>(&next)) {
            if (std::exchange(learned_[index], ready->number) != ready->number) learn(index);
            return *ready;
        } else if (auto* const refusal = std::get_if<credential::Refusal>(&next)) {
            return std::move(*refusal);
        } else {
            return Waiting{};
        }
    }
}

void Keyring::send(Attempt attempt) {
    ++requests_;
    const auto id = loop_.start(attempt.request);
    attempts_.emplace(id, std::move(attempt));
}

void Keyring::learn(std::size_t index) {
    if (const auto* const token = keys_[index].latest()) scrubber_.add(*token);
    for (const auto& secret : keys_[index].secrets()) scrubber_.add(secret);
}

std::optional<std::size_t> Keyring::take(const http::Answered& answered, Observer& observer) {
    auto node = attempts_.extract(answered.id);
    if (node.empty()) return std::nullopt;
    auto& attempt = node.mapped();
    const auto index = attempt.index;
    if (answered.answer && attempt.redirects < http::longest_redirect_chain) {
        if (auto next = http::follow(attempt.request, *answered.answer)) {
            send({index, std::move(*next), attempt.redirects + 1});
            return std::nullopt;
        }
    }
    const auto warning = keys_[index].take(answered.answer, clock_.now(), clock_.wall());
    report(index, attempt, &answered.answer, warning, observer);
    return index;
}

std::optional<std::size_t> Keyring::take(const http::Ended& ended, Observer& observer) {
    auto node = attempts_.extract(ended.id);
    if (node.empty()) return std::nullopt;
    const auto index = node.mapped().index;
    const auto warning = keys_[index].take(ended.end, clock_.now(), clock_.wall());
    report(index, node.mapped(), nullptr, warning, observer);
    return index;
}

void Keyring::report(std::size_t index, const Attempt& attempt, const http::Answer* answer,
                     const std::string& warning, Observer& observer) {
    learn(index);
    const auto* const refusal = keys_[index].refusal();
    observer.renewed({answer != nullptr ? &attempt.request : nullptr, answer,
                      refusal != nullptr ? &refusal->problem : nullptr, warning});
}

std::optional<credential::Refusal> Keyring::refusal(std::size_t index) const {
    const auto& key = keys_[index];
    if (key.is_live(clock_.now()) || key.refusal() == nullptr) return std::nullopt;
    return *key.refusal();
}

std::vector<std::size_t> Keyring::renew() {
    const auto now = clock_.now();
    std::vector<std::size_t> settled;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
        const auto at = wakes(i);
        if (!at || *at > now) continue;
        if (!std::holds_alternative<Waiting>(get(i))) settled.push_back(i);
    }
    return settled;
}

std::optional<model::Instant> Keyring::wakes(std::size_t index) const {
    if (released_[index] && !keys_[index].is_awaited()) return std::nullopt;
    return keys_[index].wakes();
}

model::Instant Keyring::wakes() const {
    auto earliest = model::Instant::max();
    for (std::size_t i = 0; i < keys_.size(); ++i) {
        if (const auto at = wakes(i)) earliest = std::min(earliest, *at);
    }
    return earliest;
}

bool Keyring::is_worth_waiting() const {
    return std::ranges::any_of(keys_, &credential::Credential::is_worth_waiting);
}

std::optional<int> Keyring::finish(model::Instant limit, Observer& observer) {
    std::optional<int> signal;
    while (is_worth_waiting() && clock_.now() < limit) {
        for (const auto& event : loop_.wait(limit)) {
            if (const auto* const answered = std::get_if<http::Answered>(&event)) {
                take(*answered, observer);
            } else if (const auto* const ended = std::get_if<http::Ended>(&event)) {
                take(*ended, observer);
            } else if (const auto* const said = std::get_if<http::Said>(&event)) {
                observer.said(scrubber_.scrub(said->line));
            } else if (const auto* const signaled = std::get_if<http::Signaled>(&event)) {
                signal = signaled->number;
                limit = std::min(limit, clock_.now() + policy::login_after_signal);
            }
        }
    }
    const model::Problem broken_off{model::ProblemKind::interrupted, "broken off", {}, {}};
    for (const auto& [id, attempt] : attempts_) {
        loop_.cancel(id);
        const auto warning = keys_[attempt.index].abandon();
        if (!warning.empty()) observer.renewed({&attempt.request, nullptr, &broken_off, warning});
    }
    attempts_.clear();
    return signal;
}

}  // namespace taskctl::watch
