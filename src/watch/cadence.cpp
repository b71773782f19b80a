#include "watch/cadence.hpp"

#include <algorithm>
#include <cmath>

#include "watch/pacing.hpp"
#include "watch/policy.hpp"

namespace taskctl::watch {
namespace {

using model::Duration;
using model::Instant;

constexpr float shortest_stretch = 3;  // percents

// `scale` times the square root of the time in seconds, in seconds.
Duration grown(Duration time, double scale) {
    const double seconds = std::max(0.0, static_cast<double>(time.count()) / 1000.0);
    return scaled(std::chrono::seconds(1), scale * std::sqrt(seconds));
}

Duration bounded(Duration wait) {
    return std::clamp(wait, policy::shortest_cadence, policy::longest_cadence);
}

}  // namespace

void Pace::note(Instant now, std::optional<double> percent) {
    if (!percent) return;
    const auto whole = static_cast<float>(std::floor(*percent));
    if (stretch_percent_ < 0 || whole < percent_) {  // the first, or it went back: begin anew
        *this = Pace();
        stretch_at_ = before_at_ = reached_at_ = now;
        stretch_percent_ = percent_ = whole;
    } else if (whole > percent_) {
        before_at_ = last_at_;
        reached_at_ = now;
        percent_ = whole;
    }
    last_at_ = now;
    if (percent_ < stretch_percent_ + shortest_stretch) return;
    // Whole percents: up to one more may have gone by.
    const auto time = static_cast<float>((now - stretch_at_).count());
    fastest_ = std::max(fastest_, (percent_ - stretch_percent_ + 1) / std::max(time, 1.0F));
    stretch_at_ = now;
    stretch_percent_ = percent_;
}

std::optional<Instant> Pace::earliest_end() const {
    if (fastest_ <= 0) return std::nullopt;
    const auto after = [&](Instant at, float left) {
        return at + Duration(std::llround(std::max(0.0F, left) / fastest_));
    };
    // It was under the next percent at the last look, and under this one at the look before.
    return std::max(after(last_at_, 99 - percent_), after(before_at_, 100 - percent_));
}

Duration Pace::overdue() const {
    if (fastest_ <= 0) return Duration::zero();
    const auto expected = Duration(std::llround(1.0F / fastest_));
    return std::max(Duration::zero(), last_at_ - reached_at_ - expected);
}

std::string_view words(Why why) {
    switch (why) {
        case Why::age:
            return "the older the task, the longer the wait";
        case Why::progress:
            return "by its progress it can't end sooner";
        case Why::end_is_near:
            return "its end is near or overdue";
    }
    return "";
}

Advice cadence(const Pace& pace, Duration age, Instant now) {
    const auto end = pace.earliest_end();
    if (!end) {
        const auto early = policy::shortest_cadence + age / 2;
        const auto late = grown(age + policy::growth_head_start, policy::growth);
        return {bounded(std::min(early, late)), Why::age};
    }
    const auto patience = bounded(grown(pace.overdue(), policy::growth_overdue));
    if (*end - now <= patience) return {patience, Why::end_is_near};
    return {std::min<Duration>(*end - now, std::max(patience, age)), Why::progress};
}

}  // namespace taskctl::watch
