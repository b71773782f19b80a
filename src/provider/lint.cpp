#include <algorithm>

#include "provider/cover.hpp"
#include "provider/lint_conditions.hpp"
#include "provider/lint_login.hpp"
#include "provider/parse_spec.hpp"
#include "provider/used_parameters.hpp"

namespace taskctl::provider {
namespace {

using Findings = std::vector<Diagnostic>;

std::string listed(const std::vector<std::size_t>& rules, const std::string& pointer) {
    std::string text;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        if (i > 0) text += i + 1 == rules.size() ? " and " : ", ";
        text += pointer + "/" + std::to_string(rules[i]);
    }
    return text;
}

template <typename Rule>
void check_order(const std::vector<Rule>& rules, const std::string& pointer, Findings& findings) {
    std::vector<const Condition*> earlier;
    for (const Rule& rule : rules) {
        const auto covers = covering(earlier, rule.when);
        if (!covers.empty()) {
            findings.push_back({pointer + "/" + std::to_string(earlier.size()),
                                "can't match, as " + listed(covers, pointer) +
                                    (covers.size() == 1 ? " covers it" : " cover it") +
                                    ": put it before, or drop it"});
        }
        earlier.push_back(&rule.when);
    }
}

void check_success(const Spec& spec, Findings& findings) {
    const bool succeeds =
        std::any_of(spec.states.begin(), spec.states.end(), [](const StateRule& rule) {
            const auto* state = std::get_if<model::State>(&rule.verdict);
            return state != nullptr && *state == model::State::succeeded;
        });
    if (succeeds) return;
    findings.push_back({"/states",
                        "no rule for `succeeded`, so no task could ever end well: add "
                        "{\"state\": \"succeeded\", \"when\": …}"});
}

void check_parameter(const std::string& name, const Parameter& parameter, Findings& findings) {
    const std::string pointer = "/params/" + name;
    if (!parameter.default_value) return;
    if (parameter.required) {
        findings.push_back({pointer, "is `required` and has a `default`: drop one of them"});
    }
    if (parameter.secret) {
        findings.push_back(
            {pointer, "is `secret` and has a `default`, which everybody can read: drop it"});
    }
    const auto& allowed = parameter.allowed;
    if (!allowed.empty() &&
        std::find(allowed.begin(), allowed.end(), *parameter.default_value) == allowed.end()) {
        findings.push_back({pointer + "/default", "`" + *parameter.default_value +
                                                      "` is not among the values of `enum`: add "
                                                      "it there, or choose one of them"});
    }
}

// Whether the login uses it, too, is a finding of its own.
bool is_needed_by_login(const Spec& spec, const std::string& name) {
    if (!spec.login) return false;
    const auto& needs = spec.login->needs;
    return std::find(needs.begin(), needs.end(), name) != needs.end();
}

void check_parameters(const Spec& spec, Findings& findings) {
    const auto used = used_parameters(spec);
    for (const auto& [name, parameter] : spec.params) {
        check_parameter(name, parameter, findings);
        if (used.count(name) > 0 || is_needed_by_login(spec, name)) continue;
        findings.push_back({"/params/" + name, "is never used: write `{" + name +
                                                   "}` in `request` or `auth`, or drop it"});
    }
    if (used.count("id") == 0) {
        findings.push_back({"/request",
                            "never asks for the task: write `{id}` in `path`, `query`, "
                            "`headers`, `json` or `form`"});
    }
}

void check_aliases(const Spec& spec, Findings& findings) {
    for (std::size_t i = 0; i < spec.aliases.size(); ++i) {
        const std::string& alias = spec.aliases[i];
        const auto here = spec.aliases.begin() + static_cast<std::ptrdiff_t>(i);
        const std::string pointer = "/aliases/" + std::to_string(i);
        if (alias == spec.name) {
            findings.push_back({pointer, "`" + alias + "` is the provider's name: drop it"});
        }
        if (std::find(spec.aliases.begin(), here, alias) != here) {
            findings.push_back({pointer, "`" + alias + "` is there twice: drop one"});
        }
    }
}

}  // namespace

std::vector<Diagnostic> lint(const Spec& spec) {
    Findings findings;
    check_aliases(spec, findings);
    check_parameters(spec, findings);
    check_login(spec, findings);
    check_order(spec.states, "/states", findings);
    check_success(spec, findings);
    check_order(spec.errors, "/errors", findings);
    check_conditions(spec, findings);
    if (spec.examples.empty()) {
        findings.push_back({"/examples",
                            "there is none: add at least one answer and how it reads, "
                            "{\"http\": 200, \"answer\": {…}, \"state\": \"succeeded\"}"});
    }
    return findings;
}

}  // namespace taskctl::provider
