// What an answer means. Input: the provider, the id and the status, one a line; headers up to an
// empty line; the body.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "fuzz/input.hpp"
#include "fuzz/property.hpp"
#include "fuzz/specs.hpp"
#include "fuzz/text_check.hpp"
#include "http/url.hpp"
#include "model/exit_code.hpp"
#include "model/visible.hpp"
#include "provider/find.hpp"
#include "provider/read.hpp"
#include "report/json.hpp"
#include "report/text.hpp"
#include "unit/provider/sample.hpp"

namespace taskctl::fuzz {
namespace {

using model::ProblemKind;
using model::State;
using provider::Reading;
using provider::Spec;
using provider::Target;
using provider::sample::now;

// The state that a fired rule of `states` stands for; nothing without one.
std::optional<State> state_of_rule(const Spec& spec, std::string_view rule) {
    constexpr std::string_view list = "/states/";
    if (!rule.starts_with(list)) return std::nullopt;
    std::size_t index = spec.states.size();
    std::from_chars(rule.data() + list.size(), rule.data() + rule.size(), index);
    require(index < spec.states.size(), "a fired rule is there");
    const auto* state = std::get_if<State>(&spec.states[index].verdict);
    return state == nullptr ? std::nullopt : std::optional(*state);
}

bool is_accepted(const Spec& spec, int status) {
    const auto& more = spec.accept;
    return (status >= 200 && status <= 299) ||
           std::find(more.begin(), more.end(), status) != more.end();
}

void check_progress(const model::Progress& progress) {
    const double percent = progress.percent.value_or(0);
    require(percent >= 0 && percent <= 100 && !std::signbit(percent), "percent is from 0 to 100");
    for (const auto& count : {progress.total, progress.succeeded, progress.failed}) {
        require(count.value_or(0) >= 0, "no count is negative");
    }
}

void check_artifacts(const std::vector<model::Artifact>& artifacts) {
    for (const auto& artifact : artifacts) {
        require(!artifact.name.empty() && !artifact.url.empty(), "an artifact has name and URL");
        const bool is_file = artifact.type == model::ArtifactType::file;
        require(!is_file || http::parse_url(artifact.url), "what is fetched is http or https");
    }
}

void check_task(const model::Task& task, const Spec& spec, int status, const std::string& rule) {
    require(is_accepted(spec, status), "only an accepted answer is a task");
    require(task.state == state_of_rule(spec, rule).value_or(State::unknown),
            "a state comes from a rule, and without one it is unknown");
    if (rule.empty()) {
        require(task.state != State::succeeded && model::exit_code(task.state) != 0,
                "an unmapped status is never a success");
    }
    const bool went_badly = task.state == State::failed || task.state == State::partial ||
                            task.state == State::canceled;
    require(went_badly || !task.error, "only a task that went badly has an error");
    require(model::is_terminal(task.state) || task.artifacts.empty(), "artifacts come at the end");
    check_progress(task.progress);
    check_artifacts(task.artifacts);
}

void check_failure(const provider::Failure& failure, const http::Response& response) {
    const auto& problem = failure.problem;
    require(!problem.message.empty() && problem.message.size() <= model::error_text_limit,
            "a problem's message has a limit");
    require(is_safe(problem.message), "a problem's message is safe to show");
    require(problem.http_status == response.status, "a problem tells the status");
    const auto code = model::exit_code(problem.kind);
    require(code && *code != 0 && *code != 1, "a problem is no verdict");
    for (const auto own : {ProblemKind::configuration, ProblemKind::output, ProblemKind::timeout,
                           ProblemKind::internal}) {
        require(problem.kind != own, "an answer is no fault of taskctl itself");
    }
    if (problem.retry_at) {
        require(*problem.retry_at >= now && *problem.retry_at <= now + http::longest_hint,
                "no one is sent away for more than an hour");
    }
}

// The id in the answer, if it names one.
std::optional<std::string> named_id(const Spec& spec, const http::Response& response) {
    const auto body = provider::parse_json(response.body, provider::Comments::refused);
    if (!body) return std::nullopt;
    const auto* root = spec.root.empty() ? &*body : provider::find_value(spec.root, *body);
    if (root == nullptr) return std::nullopt;
    return provider::find_text(spec.task.id, {root, &response});
}

// As in `get -o json` and in the lines for people.
void check_report(const Target& target, const Reading& reading) {
    const auto* task = reading.outcome ? &*reading.outcome : nullptr;
    const auto* problem = reading.outcome ? nullptr : &reading.outcome.error().problem;
    const watch::Sighting sighting{0, target, task, problem, now, now, 8};
    const auto json = report::task_json(sighting, {false, true});
    require(is_printable_ascii(json), "a terminal gets printable ASCII only");
    require(provider::parse_json(json, provider::Comments::refused).has_value(),
            "what is written is JSON");
    require(are_safe_lines(report::task_block(sighting, false)), "a block is safe to show");
    for (const auto& warning : reading.warnings) require(is_safe(warning), "warnings are safe");
}

}  // namespace

void check(std::string_view text) {
    Input input(text);
    auto target = provider::sample::target(spec_named(input.line()));
    target.id = input.line();
    http::Response response;
    response.status = static_cast<int>(input.number(100, 599));
    response.headers = input.headers();
    response.body = input.rest();

    const Spec& spec = *target.service->spec;
    const Reading reading = provider::read(target, response, now);
    for (const auto& hint : {reading.hints.retry_after, reading.hints.quota_reset}) {
        const auto wait = hint.value_or(model::Duration::zero());
        require(wait.count() >= 0 && wait <= http::longest_hint, "hints are clamped");
    }
    if (reading.outcome) {
        check_task(*reading.outcome, spec, response.status, reading.rule);
        if (named_id(spec, response)) {
            target.id += "x";
            require(!provider::read(target, response, now).outcome,
                    "another task's answer is not taken");
        }
    } else {
        check_failure(reading.outcome.error(), response);
    }
    check_report(target, reading);
}

}  // namespace taskctl::fuzz
