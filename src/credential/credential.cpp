#include "credential/credential.hpp"

#include <algorithm>
#include <utility>

namespace taskctl::credential {
namespace {

using namespace std::chrono_literals;

// Before its end a token is renewed by a fifth of its life, and never by more than half a minute:
// time enough for a slow login and for clocks that differ.
constexpr int margin_part = 5;
constexpr model::Duration longest_margin = 30s;

// So long a token serves at least, whatever is said of it: one that is dead before its first use
// would be got again and again.
constexpr model::Duration shortest_life = 1s;

// Between attempts that failed.
constexpr model::Duration shortest_pause = 1s;
constexpr model::Duration longest_pause = 1min;

model::Duration pause_after(int failures) {
    return std::min(longest_pause, shortest_pause * (1 << std::min(failures - 1, 6)));
}

}  // namespace

Credential::Next Credential::next(model::Instant now, model::WallTime wall) {
    const bool live = is_live(now);
    const bool wanted = !live || now >= renews_;
    const bool may_try = !refusal_ || (refusal_->passing && now >= tries_again_);
    if (wanted && !under_way_ && may_try) {
        refreshing_ = live && source_->refreshes() && !refresh_failed_;
        auto asking = source_->ask(refreshing_ ? &*token_ : nullptr, wall);
        if (auto* const granted = std::get_if<Granted>(&asking)) {
            settle(std::move(*granted), now, wall);
            if (!is_live(now)) return *refusal_;
        } else {
            under_way_ = true;
            if (auto* const request = std::get_if<http::Request>(&asking)) {
                return std::move(*request);
            }
            return std::get<http::Command>(std::move(asking));
        }
    }
    if (is_live(now)) return Ready{*token_, number_};
    if (under_way_) return Waiting{};
    if (!refusal_->passing) return *refusal_;
    awaited_ = true;
    return Waiting{};
}

std::string Credential::settle(Granted granted, model::Instant now, model::WallTime wall) {
    awaited_ = false;
    if (granted) {
        auto warning = std::move(granted->warning);
        accept(std::move(*granted), now);
        return warning;
    }
    // What can't be refreshed is got anew.
    if (refreshing_ && !granted.error().passing) {
        refresh_failed_ = true;
        refusal_.reset();
        return "";
    }
    refusal_ = std::move(granted.error());
    tries_again_ = now + pause_after(++failures_);
    // When the service itself says when to come back.
    if (const auto at = refusal_->problem.retry_at) {
        tries_again_ = std::max(tries_again_, now + (*at - wall));
    }
    return "";
}

void Credential::accept(Grant grant, model::Instant now) {
    token_ = std::move(grant.token);
    ++number_;
    doubtful_ = std::exchange(refused_, false);
    refresh_failed_ = false;
    refusal_.reset();
    failures_ = 0;
    ends_ = renews_ = model::Instant::max();
    if (!grant.lifetime) return;
    const auto lifetime = std::max(*grant.lifetime, shortest_life);
    ends_ = now + lifetime;
    renews_ = ends_ - std::min(longest_margin, lifetime / margin_part);
}

bool Credential::refuse(std::uint32_t number) {
    if (number != number_) return true;  // there is a newer one already
    if (!source_->is_renewable() || doubtful_) return false;
    refused_ = true;
    return true;
}

std::optional<model::Instant> Credential::wakes() const {
    if (under_way_) return std::nullopt;
    if (awaited_) return tries_again_;
    if (!token_ || refused_ || renews_ == model::Instant::max()) return std::nullopt;
    if (!refusal_) return renews_;
    if (!refusal_->passing) return std::nullopt;
    return std::max(renews_, tries_again_);
}

}  // namespace taskctl::credential
