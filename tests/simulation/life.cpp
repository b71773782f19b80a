#include "life.hpp"

#include "checker.hpp"
#include "http/url.hpp"
#include "service.hpp"
#include "sim_loop.hpp"

namespace taskctl::simulation {
namespace {

constexpr std::uint64_t for_chance = 300;

std::shared_ptr<const provider::Service> service_for(const Plan& plan, const TaskPlan& task,
                                                     Sabotage sabotage) {
    const auto& origin = plan.origins[task.origin];
    auto service = std::make_shared<provider::Service>();
    service->spec = task.spec->spec;
    if (strips_limits(sabotage)) {
        auto spec = *task.spec->spec;
        spec.poll.rate_limit.reset();
        service->spec = std::make_shared<const provider::Spec>(std::move(spec));
    }
    service->endpoint = http::parse_url(origin.url).value();
    if (task.has_token) service->token = model::Secret(origin.token);
    service->request_timeout = plan.request_timeout;
    return service;
}

std::vector<provider::Target> make_targets(const Plan& plan, Sabotage sabotage) {
    using Key = std::tuple<std::size_t, const SpecVariant*, bool>;
    std::map<Key, std::shared_ptr<const provider::Service>> services;
    std::vector<provider::Target> targets;
    for (const auto& task : plan.tasks) {
        auto& service = services[{task.origin, task.spec, task.has_token}];
        if (!service) service = service_for(plan, task, sabotage);
        targets.push_back({task.id, task.id, {}, service});
    }
    return targets;
}

}  // namespace

Report live(const Plan& plan, Sabotage sabotage, Trace* trace) {
    SimClock clock;
    Service service(plan);
    Checker checker(plan, clock, trace);
    SimLoop loop(plan, clock, service, checker);
    SabotagedLoop bent_loop(sabotage, loop);
    SabotagedObserver bent_observer(sabotage, checker);
    Random random(plan.seed, for_chance);
    const auto chance = [&] { return plan.chance < 0 ? random.fraction() : plan.chance; };
    watch::Watcher watcher(bent_loop, clock, bent_observer, chance, bend(sabotage, plan.options));
    const auto targets = make_targets(plan, sabotage);
    Report report;
    try {
        report.summary = bend(sabotage, watcher.run(targets));
        checker.ended(report.summary);
    } catch (const Violation& violation) {
        report.violation = violation;
    }
    return report;
}

}  // namespace taskctl::simulation
