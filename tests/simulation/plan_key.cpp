#include <algorithm>
#include <array>

#include "plan_parts.hpp"

namespace taskctl::simulation {
namespace {

using namespace std::chrono_literals;
using Kind = KeyPlan::Kind;

Kind some_kind(Random& random, const Mask& mask) {
    constexpr std::array kinds = {Kind::fixed, Kind::login,  Kind::login,
                                  Kind::login, Kind::helper, Kind::fixed};
    const auto kind = random.pick(kinds);
    if (kind == Kind::login && !mask.has(Feature::logins)) return Kind::fixed;
    if (kind == Kind::helper && !mask.has(Feature::helpers)) return Kind::fixed;
    return kind;
}

// How long tokens serve, and what is said of it: the truth, mostly.
void make_lifetime(KeyPlan& key, Random& random, const Mask& mask, Duration longest) {
    const auto shortest = std::max<Duration>(1s, longest / 300);
    const auto lifetime = std::chrono::ceil<std::chrono::seconds>(
        random.spread(shortest, std::max<Duration>(longest, 20s)));
    const bool for_ever = random.chance(0.2);
    const auto how = random.fraction();
    if (for_ever || !mask.has(Feature::short_tokens)) return;
    key.lifetime = lifetime;
    if (how < 0.7) key.said = lifetime;
    if (how > 0.85) key.said = 2 * lifetime;
}

void make_faults(KeyPlan& key, Random& random, const Mask& mask, Duration longest) {
    const auto rate = random.pick(std::array{0.0, 0.0, 0.0, 0.05, 0.3});
    const auto refusals = random.pick(std::array{0.0, 0.0, 0.2, 1.0});
    const auto troubles = random.chance(0.4) ? 1 + random.below(2) : 0;
    const bool closes = random.chance(0.06);
    const auto when = random.chance(0.4) ? Duration::zero() : random.between(0s, longest);
    const bool faults = mask.has(Feature::login_faults);
    for (std::size_t i = 0; i < troubles; ++i) {
        const auto trouble = make_trouble(random, longest);
        if (faults) key.troubles.push_back(trouble);
    }
    if (!faults) return;
    key.fault_rate = rate;
    key.refresh_refusal_rate = refusals;
    if (closes) key.closed_from = when;
}

}  // namespace

KeyPlan make_key(Random random, const Mask& mask, Duration longest) {
    KeyPlan key;
    key.kind = some_kind(random, mask);
    key.refreshes = random.chance(0.3);
    key.rotates = random.chance(0.2);
    key.slowest = random.chance(0.2) ? Duration::zero() : random.spread(10ms, 12s);
    make_lifetime(key, random, mask, longest);
    make_faults(key, random, mask, longest);
    const auto revocations = random.chance(0.25) ? 1 + random.below(3) : 0;
    for (std::size_t i = 0; i < revocations; ++i) {
        const auto at = random.between(Duration::zero(), longest);
        if (mask.has(Feature::revocations)) key.revocations.push_back(at);
    }
    return key;
}

}  // namespace taskctl::simulation
