#include "provider/lint_login.hpp"

#include "provider/used_parameters.hpp"

namespace taskctl::provider {
namespace {

void check_need(const Spec& spec, std::size_t index, std::vector<Diagnostic>& findings) {
    const std::string& name = spec.login->needs[index];
    const auto report = [&](const std::string& message) {
        findings.push_back({"/login/needs/" + std::to_string(index), "`" + name + "` " + message});
    };
    const Parameter& parameter = spec.params.find(name)->second;
    if (!parameter.secret)
        report("is not `secret`, though a login hangs on it: say so in `params`");
    if (parameter.required) {
        report("is `required`, so a token alone would not do: take that from `params`");
    }
    if (used_parameters(spec.login->request).count(name) == 0) {
        report("is never used by the login: write `{" + name + "}` in its `request`, or drop it");
    }
    if (used_parameters(spec).count(name) > 0) {
        report("stands in `auth` or `request` too, but it is for the login alone: drop it there");
    }
}

}  // namespace

void check_login(const Spec& spec, std::vector<Diagnostic>& findings) {
    if (!spec.login) return;
    for (std::size_t i = 0; i < spec.login->needs.size(); ++i) check_need(spec, i, findings);
    if (used_parameters(spec).count("token") == 0) {
        findings.push_back(
            {"/login", "gives a token that is never sent: write `{token}` in `auth`"});
    }
    if (spec.login->refresh && used_parameters(*spec.login->refresh).count("token") == 0) {
        findings.push_back({"/login/refresh/request",
                            "never sends the token that it refreshes: write `{token}` in it"});
    }
}

}  // namespace taskctl::provider
