#include "service.hpp"

#include <algorithm>
#include <array>

#include "faults.hpp"
#include "issuer.hpp"

namespace taskctl::simulation {
namespace {

using namespace std::chrono_literals;
using Kind = Meaning::Kind;

constexpr std::uint64_t for_requests = 100;

Duration latency_of(const OriginPlan& origin, Random& random) {
    const auto typical = origin.typical_latency;
    switch (origin.latency) {
        case Latency::none:
            return Duration::zero();
        case Latency::steady:
            return typical;
        case Latency::jittery:
            return random.between(typical / 2, typical * 2);
        case Latency::heavy_tailed:
            return random.chance(0.95) ? random.between(typical / 2, typical)
                                       : random.spread(1s, 40s);
        case Latency::slow:
            return random.spread(500ms, 8s);
    }
    return typical;
}

const Phase& phase_at(const TaskPlan& task, Duration now) {
    const Phase* found = &task.phases.front();
    for (const auto& phase : task.phases) {
        if (phase.from <= now) found = &phase;
    }
    return *found;
}

Draft truth(const TaskPlan& task, Duration now) {
    if (now < task.appears) return missing(404);
    if (task.vanishes && now >= *task.vanishes) return missing(task.gone_status);
    const auto age = task.phases.size() > 1 ? task.phases.back().from : Duration(1);
    const auto percent = std::clamp<Duration::rep>(now * 100 / std::max(age, Duration(1)), 0, 100);
    return look(task, phase_at(task, now).state, static_cast<int>(percent));
}

}  // namespace

const Trouble* trouble_at(const std::vector<Trouble>& troubles, Duration now, Random& random) {
    for (const auto& trouble : troubles) {
        if (trouble.from <= now && now < trouble.to && random.chance(trouble.hit)) return &trouble;
    }
    return nullptr;
}

Draft Service::receive(const TaskCall& call, Duration now) {
    const auto& plan = plan_.tasks[call.task];
    const auto& origin = plan_.origins[plan.origin];
    const auto number = std::stoull(plan.id.substr(1)) * 1'000'003 + asked_[call.task]++;
    Random random(plan_.seed, for_requests, number);
    const auto latency = latency_of(origin, random);
    auto draft = make(call, now, random);
    draft.clock_skew = origin.clock_skew;
    draft.latency += latency;
    return draft;
}

Draft Service::make(const TaskCall& call, Duration now, Random& random) {
    const auto& plan = plan_.tasks[call.task];
    const auto& origin = plan_.origins[plan.origin];
    if (const auto* trouble = trouble_at(origin.troubles, now, random)) {
        return troubled(*trouble, now, random);
    }
    if (plan.spec->wants_token && !issuer_.accepts(plan.origin, call.token, now)) {
        return unauthorized();
    }
    if (call.redirects_left > 0) {
        return moved(307, origin.url + path_of(plan.id, call.redirects_left - 1), plan.spec->post);
    }
    if (plan.lies_from && now >= *plan.lies_from) return lie(plan, random);
    const bool faulty = random.chance(origin.fault_rate) && now < plan_.calm;
    if (faulty) {
        if (auto draft = fault(plan_, plan, random)) return *draft;
    }
    auto draft = truth(plan, now);
    if (faulty && plan_.mask.has(Feature::hints) && random.chance(0.5)) {
        constexpr std::array forms = {HintForm::seconds, HintForm::date, HintForm::reset_delta,
                                      HintForm::reset_epoch, HintForm::structured};
        draft.form = random.pick(forms);
        draft.wait = random.spread(500ms, random.chance(0.1) ? 2h : 1min);
    }
    return draft;
}

std::string path_of(const std::string& id, int redirects_left) {
    if (redirects_left == 0) return "/tasks/" + id;
    return "/moved/" + std::to_string(redirects_left) + "/" + id;
}

}  // namespace taskctl::simulation
