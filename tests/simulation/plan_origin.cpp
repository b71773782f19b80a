#include <algorithm>
#include <array>

#include "plan_parts.hpp"

namespace taskctl::simulation {
namespace {

using namespace std::chrono_literals;

// Look-alikes on purpose: what belongs to one must not reach another.
constexpr std::array urls = {"https://sim.example", "https://sim.example:8443",
                             "http://127.0.0.1:9000", "https://im.example",
                             "https://sim.example.net"};
static_assert(urls.size() >= 5);

HintForm some_form(Random& random) {
    constexpr std::array forms = {
        HintForm::none,        HintForm::none,        HintForm::seconds,
        HintForm::seconds,     HintForm::date,        HintForm::date_alone,
        HintForm::reset_delta, HintForm::reset_epoch, HintForm::reset_epoch_ms,
        HintForm::structured,  HintForm::nonsense,    HintForm::past};
    return random.pick(forms);
}

bool is_kept(const Trouble& trouble, const Mask& mask) {
    using Kind = Trouble::Kind;
    switch (trouble.kind) {
        case Kind::silent:
        case Kind::refusing:
        case Kind::broken:
            return mask.has(Feature::outages);
        default:
            return mask.has(Feature::throttling);
    }
}

}  // namespace

Trouble make_trouble(Random& random, Duration longest) {
    using Kind = Trouble::Kind;
    constexpr std::array kinds = {Kind::silent,     Kind::refusing,    Kind::broken,
                                  Kind::broken,     Kind::unavailable, Kind::throttling,
                                  Kind::throttling, Kind::forbidden};
    constexpr std::array statuses = {500, 502, 503, 504, 520, 524, 408, 425};
    Trouble trouble;
    trouble.kind = random.pick(kinds);
    trouble.from =
        random.chance(0.3) ? Duration::zero() : random.between(Duration::zero(), longest);
    const auto limit = std::clamp<Duration>(longest, 1s, 20min);
    trouble.to = trouble.from +
                 (random.chance(0.1) ? random.spread(1min, 90min) : random.spread(200ms, limit));
    trouble.status = random.pick(statuses);
    trouble.form = some_form(random);
    if (!random.chance(0.4)) trouble.hint = random.spread(500ms, 3h);
    trouble.hit = random.chance(0.7) ? 1 : 0.5;
    return trouble;
}

OriginPlan make_origin(Random random, const Mask& mask, std::size_t index, Duration longest) {
    OriginPlan origin;
    origin.url = urls[index % urls.size()];
    origin.token = "token-of-" + std::to_string(index);
    constexpr std::array latencies = {Latency::none, Latency::steady, Latency::jittery,
                                      Latency::heavy_tailed, Latency::slow};
    const auto latency = random.pick(latencies);
    origin.typical_latency = random.spread(5ms, 400ms);
    if (mask.has(Feature::latency)) origin.latency = latency;
    if (random.chance(0.3)) origin.clock_skew = random.between(-1h, 1h);
    origin.fault_rate = random.pick(std::array{0.0, 0.0, 0.02, 0.1, 0.3});
    const auto troubles = random.chance(0.45) ? 1 + random.below(3) : 0;
    for (std::size_t i = 0; i < troubles; ++i) {
        const auto trouble = make_trouble(random, longest);
        if (is_kept(trouble, mask)) origin.troubles.push_back(trouble);
    }
    return origin;
}

}  // namespace taskctl::simulation
