#include "failure_text.hpp"

#include <algorithm>

namespace taskctl::simulation {
namespace {

std::string stamp(Duration at) {
    auto text = std::to_string(at.count() / 1000);
    const auto rest = std::to_string(at.count() % 1000);
    text += "." + std::string(3 - rest.size(), '0') + rest;
    return std::string(text.size() < 12 ? 12 - text.size() : 0, ' ') + text;
}

std::string text(const Trouble& trouble) {
    constexpr std::array kinds = {"silent",      "refusing",   "broken",
                                  "unavailable", "throttling", "forbidden"};
    std::string line = std::string(kinds[static_cast<std::size_t>(trouble.kind)]) + " " +
                       model::to_text(trouble.from) + ".." + model::to_text(trouble.to);
    if (trouble.hint > Duration::zero()) line += " hints " + model::to_text(trouble.hint);
    return line;
}

std::string text(const KeyPlan& key) {
    if (key.kind == KeyPlan::Kind::fixed) return "";
    std::string line = key.kind == KeyPlan::Kind::login ? ", login" : ", program";
    if (key.refreshes) line += " refreshes";
    if (key.rotates) line += " rotates";
    if (key.lifetime) line += " serves " + model::to_text(*key.lifetime);
    if (key.said) line += " says " + model::to_text(*key.said);
    if (key.closed_from) line += " closed from " + model::to_text(*key.closed_from);
    for (const auto& revocation : key.revocations) {
        line += " revoked at " + model::to_text(revocation);
    }
    for (const auto& trouble : key.troubles) line += ", login " + text(trouble);
    return line;
}

std::string text(const TaskPlan& task) {
    std::string line = task.id + "@" + std::to_string(task.origin);
    if (task.spec->post) line += " POST";
    if (task.spec->floor > Duration::zero()) line += " floor " + model::to_text(task.spec->floor);
    if (const auto& limit = task.spec->limit) {
        line += " limit " + std::to_string(limit->requests) + "/" + model::to_text(limit->window);
    }
    if (task.appears > Duration::zero()) line += " appears " + model::to_text(task.appears);
    if (task.vanishes) line += " vanishes " + model::to_text(*task.vanishes);
    if (task.lies_from) line += " lies from " + model::to_text(*task.lies_from);
    for (const auto& phase : task.phases) {
        line += " " + model::to_text(phase.from) + "=" + std::string(word(phase.state));
    }
    return line;
}

std::string plan_text(const Plan& plan) {
    std::string text_ = "  " + to_text(plan.options) + " --request-timeout " +
                        model::to_text(plan.request_timeout) + "\n";
    for (std::size_t i = 0; i < plan.origins.size(); ++i) {
        const auto& origin = plan.origins[i];
        text_ += "  origin " + std::to_string(i) + " " + origin.url;
        for (const auto& trouble : origin.troubles) text_ += ", " + text(trouble);
        text_ += text(origin.key);
        text_ += "\n";
    }
    for (const auto& task : plan.tasks) text_ += "  task " + text(task) + "\n";
    return text_;
}

std::string replay_text(std::uint64_t seed, const Mask& mask, Sabotage sabotage) {
    std::string line = "taskctl-simulate --seed " + std::to_string(seed);
    std::string features;
    for (std::size_t i = 0; i < feature_count; ++i) {
        if (mask.without[i])
            features += (features.empty() ? "" : ",") + std::string(feature_names[i]);
    }
    if (!features.empty()) line += " --without " + features;
    std::string tasks;
    if (mask.without_tasks.any()) {
        for (const auto& task : make_plan(seed, mask).tasks)
            tasks += (tasks.empty() ? "" : ",") + task.id;
        line += " --tasks " + tasks;
    }
    if (sabotage != Sabotage::none) {
        line += " --break " + std::string(sabotage_texts[static_cast<std::size_t>(sabotage)].name);
    }
    return line + " --trace";
}

std::string violation_text(const Violation& violation) {
    const auto& text = invariant_texts[static_cast<std::size_t>(violation.invariant)];
    return std::string(text.name) + " (" + std::string(text.rule) + ")\n" + stamp(violation.at) +
           "  " + violation.message + "\n";
}

}  // namespace

std::string trace_text(std::uint64_t seed, const Mask& mask, Sabotage sabotage) {
    constexpr std::size_t most_lines = 200;
    const auto plan = make_plan(seed, mask);
    Trace trace;
    const auto report = live(plan, sabotage, &trace);
    auto text = plan_text(plan);
    const auto& lines = trace.lines();
    const auto first = lines.size() > most_lines ? lines.size() - most_lines : 0;
    if (first > 0) text += "  (" + std::to_string(first) + " earlier events)\n";
    for (auto line = lines.begin() + static_cast<std::ptrdiff_t>(first); line != lines.end();
         ++line) {
        text += stamp(line->first) + "  " + line->second + "\n";
    }
    if (report.violation) return text + "  violates " + violation_text(*report.violation);
    return text + "  ends with exit code " + std::to_string(report.summary.exit_code) + "\n";
}

std::string failure_text(std::uint64_t seed, const Mask& mask, Sabotage sabotage,
                         const Violation& violation) {
    const auto small = shrink(seed, mask, sabotage, violation.invariant);
    return "seed " + std::to_string(seed) + " violates " + violation_text(violation) +
           "  made small:\n" + trace_text(seed, small, sabotage) + "  " +
           replay_text(seed, small, sabotage) + "\n";
}

}  // namespace taskctl::simulation
