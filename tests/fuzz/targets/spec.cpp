// Provider specs. Input: the text of a spec.
#include <algorithm>
#include <set>

#include "fuzz/property.hpp"
#include "fuzz/text_check.hpp"
#include "http/url.hpp"
#include "provider/json.hpp"
#include "provider/parse_spec.hpp"
#include "provider/read_example.hpp"
#include "provider/request.hpp"
#include "provider/used_parameters.hpp"
#include "report/spec_text.hpp"
#include "unit/provider/sample.hpp"

namespace taskctl::fuzz {
namespace {

using provider::Diagnostic;
using provider::Spec;

void check_findings(const std::vector<Diagnostic>& findings) {
    for (const auto& finding : findings) {
        require(finding.pointer.empty() || finding.pointer.front() == '/',
                "a finding points at its place");
        require(!finding.message.empty(), "a finding says something");
        const auto text = provider::to_text("spec.json", finding);
        require(is_safe(text), "a finding is one line that is safe to show");
    }
}

// Rules that lint calls dead must not fire in any example.
void check_dead_rules(const Spec& spec, const std::vector<Diagnostic>& findings) {
    std::set<std::string> dead;
    for (const auto& finding : findings) {
        if (finding.message.starts_with("can't match")) dead.insert(finding.pointer);
    }
    for (const auto& example : spec.examples) {
        const auto reading = provider::read_example(spec, example);
        require(dead.count(reading.rule) == 0, "a rule that can't match does not fire");
    }
}

void check_request(const http::Request& request, const provider::Target& target) {
    const auto url = http::parse_url(request.url);
    require(url.has_value(), "a request has a URL");
    require(url->origin == target.service->endpoint.origin, "a request goes to the endpoint");
    require(url->path.starts_with(target.service->endpoint.path), "the endpoint's path stays");
    require(request.method == "GET" || request.method == "POST", "a request is a GET or a POST");
    require(request.method == "POST" || request.body.empty(), "a GET has no body");
    for (const auto& header : request.headers)
        require(http::is_valid(header), "headers can be sent");
    if (http::find(request.headers, "Content-Type") == "application/json") {
        const auto body = provider::parse_json(request.body, provider::Comments::refused);
        require(body.has_value() || request.body.empty(), "a JSON body is JSON");
    }
}

void check_requests(const std::shared_ptr<const Spec>& spec) {
    auto target = provider::sample::target(spec);
    const model::Secret token("s3cret");
    for (const char* value : {"x", "a b/../c?d=e&f#%", "\"\\{}\xC3\xBC"}) {
        target.id = value;
        for (const auto& [name, parameter] : spec->params) {
            target.params.insert_or_assign(name, value);
        }
        const auto request = provider::request_for(target, &token, provider::sample::now);
        if (request) check_request(*request, target);
        if (!request) require(!request.error().message.empty(), "a problem says something");
    }
}

void check_spec(Spec parsed) {
    const auto spec = std::make_shared<const Spec>(std::move(parsed));
    const auto findings = provider::lint(*spec);
    check_findings(findings);
    check_findings(provider::check_examples(*spec));
    check_dead_rules(*spec, findings);
    for (const auto& name : provider::used_parameters(*spec)) {
        require(name == "id" || name == "token" || spec->params.count(name) > 0,
                "only declared parameters are used");
    }
    require(spec->poll.floor.count() >= 0, "no wait is negative");
    check_requests(spec);
    require(are_safe_lines(report::spec_text(*spec, "ORIGIN")), "a spec is safe to show");
    require(is_safe(report::spec_row(spec->name, spec->aliases, spec->title, 10)),
            "a row is one line that is safe to show");
}

}  // namespace

void check(std::string_view text) {
    auto spec = provider::parse_spec(text);
    if (!spec) {
        require(!spec.error().empty(), "a spec that is refused has a finding");
        check_findings(spec.error());
        return;
    }
    check_spec(std::move(*spec));
}

}  // namespace taskctl::fuzz
