#include "plan.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <csignal>

#include "plan_parts.hpp"

namespace taskctl::simulation {
namespace {

using namespace std::chrono_literals;
using model::State;

// Purposes of the streams of random numbers.
enum : std::uint64_t { for_size = 1, for_options, for_origins, for_tasks, for_machine, for_keys };

// How often a task may be looked at, so that a life stays short to compute.
std::size_t affordable_looks(std::size_t tasks) {
    return std::clamp<std::size_t>(2000 / tasks, 20, 400);
}

std::size_t task_count(Random& random) {
    const auto kind = random.fraction();
    if (kind < 0.45) return 1 + random.below(4);
    if (kind < 0.80) return 5 + random.below(11);
    if (kind < 0.95) return 16 + random.below(25);
    return 41 + random.below(most_tasks - 40);
}

// The longest that a task runs: the cadence's intervals grow like the square root of its age.
Duration longest_life(const Plan& plan, std::size_t tasks) {
    const auto looks = static_cast<Duration::rep>(affordable_looks(tasks));
    if (plan.options.rules.interval)
        return *plan.options.rules.interval * std::min(looks, Duration::rep{100});
    return std::clamp<Duration>(looks * looks * 1s / 16, 4s, 1h);
}

State some_end(Random& random) {
    constexpr std::array ends = {State::succeeded, State::succeeded, State::succeeded,
                                 State::failed,    State::partial,   State::canceled};
    return random.pick(ends);
}

State some_waiting(Random& random, const Mask& mask) {
    constexpr std::array states = {State::pending, State::running, State::running,
                                   State::paused,  State::blocked, State::unknown};
    const auto state = random.pick(states);
    return state == State::unknown && !mask.has(Feature::odd_states) ? State::running : state;
}

void make_phases(TaskPlan& task, Random& random, const Plan& plan, Duration longest) {
    const bool over_already = random.chance(0.08);
    const bool is_long = random.chance(0.4);
    const auto some = is_long ? random.between(longest / 4, longest) : random.spread(50ms, longest);
    const auto life = over_already ? Duration::zero() : some;
    if (!over_already) {
        task.phases.push_back({Duration::zero(), State::pending});
        const auto steps = 1 + random.below(4);
        for (std::size_t i = 0; i < steps; ++i) {
            task.phases.push_back(
                {random.between(Duration::zero(), life), some_waiting(random, plan.mask)});
        }
        std::ranges::stable_sort(task.phases, {}, &Phase::from);
    }
    task.phases.push_back({life, some_end(random)});
    const bool comes_back = random.chance(0.1);
    const auto after = random.spread(100ms, 1min);
    const auto second_end = some_end(random);
    if (comes_back && plan.mask.has(Feature::comebacks)) {
        task.phases.push_back({life + after, State::running});
        task.phases.push_back({life + 2 * after, second_end});
    }
}

const SpecVariant& some_spec(Random& random, const Mask& mask) {
    const auto& variants = spec_variants();
    const auto& spec = random.chance(0.5) ? variants.front() : random.pick(variants);
    const bool left_out = (spec.limit && !mask.has(Feature::rate_limits)) ||
                          (spec.floor > Duration::zero() && !mask.has(Feature::floors)) ||
                          (spec.post && !mask.has(Feature::posts)) ||
                          (spec.wants_token && !mask.has(Feature::credentials));
    return left_out ? variants.front() : spec;
}

TaskPlan make_task(Random random, const Plan& plan, std::size_t index, Duration longest) {
    TaskPlan task;
    task.id = "t" + std::to_string(index);
    task.origin = random.below(plan.origins.size());
    task.spec = &some_spec(random, plan.mask);
    task.has_token = !random.chance(0.01);
    make_phases(task, random, plan, longest);
    const bool late = random.chance(0.15);
    const auto appears = random.spread(100ms, 30s);
    if (late && plan.mask.has(Feature::late_tasks)) task.appears = appears;
    const bool vanishes = random.chance(0.08);
    const auto when = random.between(Duration::zero(), longest);
    task.gone_status = random.chance(0.5) ? 404 : 410;
    if (vanishes && plan.mask.has(Feature::vanishing)) task.vanishes = when;
    const bool lies = random.chance(0.03);
    const auto from = random.between(Duration::zero(), longest);
    if (lies && plan.mask.has(Feature::lies)) task.lies_from = from;
    return task;
}

Jump make_jump(Random& random, Duration longest) {
    using Kind = Jump::Kind;
    constexpr std::array kinds = {Kind::wall_step, Kind::suspend, Kind::stop};
    Jump jump{random.between(Duration::zero(), longest * 2), {}, random.pick(kinds)};
    switch (jump.kind) {
        case Kind::wall_step:
            jump.by = random.spread(100ms, 24h) * (random.chance(0.5) ? 1 : -1);
            break;
        case Kind::suspend:
            jump.by = random.spread(1s, 8h);
            break;
        case Kind::stop:
            jump.by = random.spread(100ms, 2min);
            break;
    }
    return jump;
}

Feature feature_of(Jump::Kind kind) {
    switch (kind) {
        case Jump::Kind::suspend:
            return Feature::suspends;
        case Jump::Kind::stop:
            return Feature::stops;
        case Jump::Kind::wall_step:
            break;
    }
    return Feature::wall_steps;
}

void make_machine(Random random, Plan& plan, Duration longest) {
    const auto jumps = random.chance(0.25) ? 1 + random.below(3) : 0;
    for (std::size_t i = 0; i < jumps; ++i) {
        const auto jump = make_jump(random, longest);
        if (plan.mask.has(feature_of(jump.kind))) plan.jumps.push_back(jump);
    }
    std::ranges::sort(plan.jumps, {}, &Jump::at);
    const bool late = random.chance(0.2);
    const bool early = random.chance(0.1);
    if (late && plan.mask.has(Feature::late_wakes)) plan.late_wakes = 0.3;
    if (early && plan.mask.has(Feature::early_wakes)) plan.early_wakes = 0.2;
    const auto dice = random.fraction();
    if (dice < 0.05) plan.chance = 0;
    if (dice > 0.95) plan.chance = 0.999999999;
    const bool interrupted = random.chance(0.12);
    constexpr std::array signals = {SIGINT, SIGTERM, SIGHUP};
    const SignalPlan signal{random.between(Duration::zero(), longest * 3 / 2),
                            random.pick(signals)};
    if (interrupted && plan.mask.has(Feature::signal)) plan.signal = signal;
}

Duration end_of_news(const Plan& plan) {
    Duration end{};
    for (const auto& origin : plan.origins) {
        for (const auto& trouble : origin.troubles) end = std::max(end, trouble.to);
        for (const auto& trouble : origin.key.troubles) end = std::max(end, trouble.to);
        for (const auto& revocation : origin.key.revocations) end = std::max(end, revocation);
        end = std::max(end, origin.key.closed_from.value_or(Duration::zero()));
    }
    for (const auto& task : plan.tasks) {
        end = std::max({end, task.phases.back().from, task.appears,
                        task.vanishes.value_or(Duration::zero()),
                        task.lies_from.value_or(Duration::zero())});
    }
    for (const auto& jump : plan.jumps) {
        end = std::max(end, jump.at) +
              (jump.kind == Jump::Kind::wall_step ? Duration::zero() : jump.by);
    }
    return end;
}

}  // namespace

Duration Plan::pace() const {
    return options.rules.interval.value_or(2s);
}

Plan make_plan(std::uint64_t seed, const Mask& mask) {
    Plan plan;
    plan.seed = seed;
    plan.mask = mask;
    Random size(seed, for_size);
    const auto origins = 1 + size.below(size.chance(0.5) ? 2 : 5);
    const auto tasks = task_count(size);
    plan.request_timeout = size.pick(std::array<Duration, 4>{30s, 30s, 5s, 1s});
    plan.options = make_options(Random(seed, for_options), mask);
    const auto longest = longest_life(plan, tasks);
    for (std::size_t i = 0; i < origins; ++i) {
        plan.origins.push_back(make_origin(Random(seed, for_origins, i), mask, i, longest));
        plan.origins.back().key = make_key(Random(seed, for_keys, i), mask, longest);
    }
    for (std::size_t i = 0; i < tasks; ++i) {
        auto task = make_task(Random(seed, for_tasks, i), plan, i, longest);
        if (!mask.without_tasks[i]) plan.tasks.push_back(std::move(task));
    }
    make_machine(Random(seed, for_machine), plan, longest);
    plan.calm = end_of_news(plan);
    return plan;
}

}  // namespace taskctl::simulation
