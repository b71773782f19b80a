#include "life.hpp"

#include "checker.hpp"
#include "config/login_source.hpp"
#include "credential/sources.hpp"
#include "http/url.hpp"
#include "issuer.hpp"
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
    service->request_timeout = plan.request_timeout;
    return service;
}

std::vector<provider::Target> make_targets(const Plan& plan, Sabotage sabotage) {
    using Key = std::tuple<std::size_t, const SpecVariant*>;
    std::map<Key, std::shared_ptr<const provider::Service>> services;
    std::vector<provider::Target> targets;
    for (const auto& task : plan.tasks) {
        auto& service = services[{task.origin, task.spec}];
        if (!service) service = service_for(plan, task, sabotage);
        targets.push_back(
            {task.id,
             task.id,
             {},
             service,
             task.has_token && task.spec->wants_token ? std::optional(task.origin) : std::nullopt});
    }
    return targets;
}

std::unique_ptr<credential::Source> make_credential(const Plan& plan, std::size_t index) {
    const auto& origin = plan.origins[index];
    switch (origin.key.kind) {
        case KeyPlan::Kind::fixed:
            break;
        case KeyPlan::Kind::login: {
            auto service = std::make_shared<provider::Service>();
            service->spec = login_spec(origin.key.refreshes, origin.key.rotates);
            service->endpoint = http::parse_url(origin.url).value();
            service->request_timeout = plan.request_timeout;
            return config::login_source(service, {{"key", key_for(plan, index, 0)}}, {});
        }
        case KeyPlan::Kind::helper: {
            http::Command command;
            command.words = {"helper", std::to_string(index)};
            return credential::command_source("helper", std::move(command));
        }
    }
    return credential::fixed_source(model::Secret(origin.token));
}

// One for each origin.
std::vector<std::unique_ptr<credential::Source>> make_credentials(const Plan& plan,
                                                                  Sabotage sabotage) {
    std::vector<std::unique_ptr<credential::Source>> sources;
    for (std::size_t i = 0; i < plan.origins.size(); ++i) {
        sources.push_back(bend(sabotage, make_credential(plan, i)));
    }
    return sources;
}

}  // namespace

Report live(const Plan& plan, Sabotage sabotage, Trace* trace) {
    SimClock clock;
    Issuer issuer(plan);
    Service service(plan, issuer);
    Checker checker(plan, clock, trace);
    SimLoop loop(plan, clock, {service, issuer}, checker);
    SabotagedLoop bent_loop(sabotage, loop);
    SabotagedObserver bent_observer(sabotage, checker);
    Random random(plan.seed, for_chance);
    const auto chance = [&] { return plan.chance < 0 ? random.fraction() : plan.chance; };
    watch::Watcher watcher(bent_loop, clock, bent_observer, chance, bend(sabotage, plan.options));
    const auto targets = make_targets(plan, sabotage);
    model::Scrubber scrubber;
    watch::Keyring keyring(bent_loop, clock, make_credentials(plan, sabotage), scrubber);
    Report report;
    try {
        report.summary = bend(sabotage, watcher.run(targets, keyring));
        checker.ended(report.summary);
    } catch (const Violation& violation) {
        report.violation = violation;
    }
    return report;
}

}  // namespace taskctl::simulation
