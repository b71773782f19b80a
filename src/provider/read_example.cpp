#include "provider/read_example.hpp"

#include "provider/find.hpp"
#include "provider/parse_spec.hpp"

namespace taskctl::provider {
namespace {

// Hints in an example are reckoned from here.
constexpr model::WallTime example_time{std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)};

std::string id_in(const Spec& spec, const http::Response& answer) {
    const auto body = parse_json(answer.body, Comments::refused);
    if (!body) return "";
    const Json* root = spec.root.empty() ? &*body : find_value(spec.root, *body);
    if (root == nullptr) return "";
    return find_text(spec.task.id, {root, &answer}).value_or("");
}

Target target_of(const Spec& spec, const Example& example, const http::Response& answer) {
    auto service = std::make_shared<Service>();
    // The spec outlives the target; it is not owned.
    service->spec = std::shared_ptr<const Spec>(std::shared_ptr<void>(), &spec);
    auto endpoint = http::parse_url(spec.endpoint);
    if (!endpoint) endpoint = http::parse_url("https://api.example.com");
    service->endpoint = std::move(*endpoint);

    Target target;
    target.id = example.id.empty() ? id_in(spec, answer) : example.id;
    target.ref = spec.name + "/" + target.id;
    target.service = std::move(service);
    return target;
}

std::string text_of(const Reading& reading) {
    const std::string rule =
        reading.rule.empty() ? " (no rule holds)" : " (rule " + reading.rule + ")";
    if (reading.outcome) {
        return "the state `" + std::string(model::word(reading.outcome->state)) + "`" + rule;
    }
    const model::Problem& problem = reading.outcome.error().problem;
    return "the problem `" + std::string(model::word(problem.kind)) + "`" + rule + ": " +
           problem.message;
}

bool as_expected(const Example& example, const Reading& reading) {
    if (example.state) return reading.outcome && reading.outcome->state == *example.state;
    return !reading.outcome && reading.outcome.error().problem.kind == example.problem;
}

}  // namespace

Reading read_example(const Spec& spec, const Example& example) {
    http::Response response;
    response.status = example.http;
    response.headers = example.headers;
    response.body = example.answer;
    return read(target_of(spec, example, response), response, example_time);
}

std::vector<Diagnostic> check_examples(const Spec& spec) {
    std::vector<Diagnostic> findings;
    for (std::size_t i = 0; i < spec.examples.size(); ++i) {
        const Example& example = spec.examples[i];
        const Reading reading = read_example(spec, example);
        if (as_expected(example, reading)) continue;
        const std::string wanted =
            example.state ? "the state `" + std::string(model::word(*example.state)) + "`"
                          : "the problem `" + std::string(model::word(*example.problem)) + "`";
        findings.push_back(
            {"/examples/" + std::to_string(i), "reads as " + text_of(reading) + "; it says " +
                                                   wanted + ": mend the rules or the example"});
    }
    return findings;
}

}  // namespace taskctl::provider
