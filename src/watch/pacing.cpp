#include "watch/pacing.hpp"

#include <algorithm>
#include <cmath>

#include "watch/policy.hpp"

namespace taskctl::watch {

model::Duration scaled(model::Duration duration, double factor) {
    return model::Duration(std::llround(static_cast<double>(duration.count()) * factor));
}

model::Duration backoff(int failures, bool throttled, model::Duration cap, double chance) {
    const auto base = throttled ? policy::throttled_base : policy::transient_base;
    const auto widest = std::min(cap, scaled(base, std::pow(2.0, std::min(failures, 20))));
    return std::max(policy::shortest_delay, scaled(widest, chance));
}

model::Duration stretched(model::Duration hint, double chance) {
    return std::max(hint, scaled(hint, 1.0 + policy::hint_jitter * chance));
}

}  // namespace taskctl::watch
