#include "provider/request.hpp"

#include <algorithm>

#include "provider/fill_request.hpp"
#include "provider/parse_template.hpp"

namespace taskctl::provider {
namespace {

using model::Problem;

bool uses_token(const Template& text) {
    return std::any_of(text.pieces.begin(), text.pieces.end(), [&](const auto& piece) {
        return piece.kind == Template::Piece::Kind::parameter && piece.text == "token";
    });
}

std::string listed(const std::vector<std::string>& params) {
    std::string text;
    for (const std::string& name : params) {
        text += (text.empty() ? "-P " : " -P ") + name + "=@FILE";
    }
    return text;
}

std::optional<Problem> missing(const Target& target, const Values& values) {
    const Spec& spec = *target.service->spec;
    for (const auto& [name, parameter] : spec.params) {
        if (!parameter.required || values.find(name) != nullptr) continue;
        return unusable("parameter `" + name + "` is missing: give it with -P NAME=VALUE");
    }
    if (values.find("token") != nullptr) return std::nullopt;
    for (const auto& [header, value] : spec.auth) {
        if (!uses_token(value) || http::find(target.service->headers, header)) continue;
        return not_permitted("no credential for " + spec.name +
                             ": give one with --token-file FILE or TASKCTL_TOKEN" +
                             (spec.login ? ", or log in with " + listed(spec.login->needs) : ""));
    }
    return std::nullopt;
}

bool uses_token(const Spec& spec) {
    return std::any_of(spec.auth.begin(), spec.auth.end(),
                       [](const auto& field) { return uses_token(field.second); });
}

}  // namespace

bool carries_credential(const Target& target) {
    const Service& service = *target.service;
    if (uses_token(*service.spec) || !service.headers.empty()) return true;
    if (!service.endpoint.query.empty()) return true;
    if (service.connection && !service.connection->cert.empty()) return true;
    // Any parameter may be one, whatever it is called.
    const auto& auth = service.spec->auth;
    return !target.params.empty() || std::any_of(auth.begin(), auth.end(), [](const auto& field) {
        return parameters_of(field.second).empty();
    });
}

tl::expected<http::Request, Problem> request_for(const Target& target, const model::Secret* token,
                                                 model::WallTime now) {
    const Service& service = *target.service;
    const Values values({*service.spec, target.params, &target.id, token, now});
    if (auto problem = missing(target, values)) return tl::make_unexpected(std::move(*problem));
    return fill_request(service, {service.spec->request, &service.spec->auth, &service.headers},
                        values);
}

}  // namespace taskctl::provider
