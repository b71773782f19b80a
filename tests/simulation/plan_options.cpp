#include <array>

#include "plan_parts.hpp"

namespace taskctl::simulation {
namespace {

using namespace std::chrono_literals;
using model::State;
using Durations = std::array<Duration, 8>;

// Draws whether or not it is wanted, so that what follows stays the same.
bool chosen(Random& random, double probability, const Mask& mask, Feature feature) {
    return random.chance(probability) && mask.has(feature);
}

watch::Rules make_rules(Random& random, const Mask& mask) {
    watch::Rules rules;
    rules.once = random.chance(0.2);
    const bool fixed = random.chance(0.6);
    const auto interval = random.pick(Durations{100ms, 500ms, 1s, 2s, 5s, 30s, 2min, 10min});
    if (fixed && !rules.once) rules.interval = interval;
    const bool limited = chosen(random, 0.5, mask, Feature::timeout);
    const auto timeout = random.chance(0.1) ? Duration::zero() : random.spread(100ms, 6h);
    const bool usual = random.chance(0.8);
    if (rules.once && usual && mask.has(Feature::timeout)) {
        rules.timeout = watch::policy::get_timeout;
    } else if (limited) {
        rules.timeout = timeout;
    }
    rules.max_outage = random.pick(Durations{5min, 5min, 5min, 1s, 20s, 1min, 30min, 500ms});
    rules.appear_within = random.pick(Durations{10s, 10s, 10s, 0s, 1s, 2min, 10s, 250ms});
    rules.retries = random.pick(std::array{2, 2, 2, 0, 1, 5});
    constexpr std::array some = {State::running, State::paused, State::failed, State::unknown};
    const auto count = random.below(3);
    for (std::size_t i = 0; i < count; ++i) {
        const auto state = random.pick(some);
        if (chosen(random, 0.12, mask, Feature::until)) rules.until.push_back(state);
    }
    rules.fail_on_unknown = chosen(random, 0.2, mask, Feature::on_unknown);
    return rules;
}

}  // namespace

watch::Options make_options(Random random, const Mask& mask) {
    watch::Options options;
    options.rules = make_rules(random, mask);
    options.any = chosen(random, 0.08, mask, Feature::any);
    options.fail_fast = chosen(random, 0.08, mask, Feature::fail_fast);
    options.exit_zero = chosen(random, 0.1, mask, Feature::exit_zero);
    const auto concurrency = random.pick(std::array{16, 16, 16, 1, 2, 3, 5, 100});
    options.concurrency = mask.has(Feature::concurrency) ? concurrency : 100;
    return options;
}

std::string to_text(const watch::Options& options) {
    const auto& rules = options.rules;
    std::string text = rules.once ? "get --retries " + std::to_string(rules.retries)
                                  : "watch --max-outage " + model::to_text(rules.max_outage) +
                                        " --appear-within " + model::to_text(rules.appear_within);
    if (rules.interval) text += " --interval " + model::to_text(*rules.interval);
    if (rules.timeout) text += " --timeout " + model::to_text(*rules.timeout);
    for (const auto state : rules.until) text += " --until " + std::string(word(state));
    if (rules.fail_on_unknown) text += " --on-unknown fail";
    if (options.any) text += " --any";
    if (options.fail_fast) text += " --fail-fast";
    if (options.exit_zero) text += " --exit-zero";
    return text + " --concurrency " + std::to_string(options.concurrency);
}

}  // namespace taskctl::simulation
