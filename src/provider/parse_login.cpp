#include <algorithm>

#include "model/similar.hpp"
#include "provider/parse_parts.hpp"

namespace taskctl::provider {
namespace {

std::vector<std::string> declared_in(const Spec& spec) {
    std::vector<std::string> names;
    for (const auto& [name, parameter] : spec.params) names.push_back(name);
    return names;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> parse_needs(const Node& node, const Spec& spec) {
    const std::vector<std::string> declared = declared_in(spec);
    std::vector<std::string> needs;
    for (const Node& element : node.elements("a list of parameters")) {
        auto name = element.text("the name of a parameter");
        if (!name) continue;
        if (!contains(declared, *name)) {
            element.report("`" + *name + "` is not declared in `params`" +
                           model::did_you_mean(*name, declared));
        } else if (contains(needs, *name)) {
            element.report("`" + *name + "` is there twice; drop one");
        }
        needs.push_back(std::move(*name));
    }
    return needs;
}

void parse_from(const Node& node, RequestSpec& request) {
    const auto text = node.text("`endpoint` or `origin`");
    if (!text || *text == "endpoint") return;
    request.from_origin = *text == "origin";
    if (request.from_origin) return;
    node.report("`" + *text + "` is nothing that a path counts from: write `endpoint` or `origin`");
}

RequestSpec parse_login_request(const Node& node, const Names& names) {
    if (!node.is_object({"method", "from", "path", "query", "headers", "json", "form"},
                        "an object with `path`")) {
        return {};
    }
    RequestSpec request = parse_request(node, names);
    if (const auto from = node.find("from")) parse_from(*from, request);
    return request;
}

std::optional<RequestSpec> parse_refresh(const Node& node, Names names) {
    if (!node.is_object({"request"}, "an object with `request`")) return std::nullopt;
    const auto request = node.need("request", "an object with `path`");
    if (!request) return std::nullopt;
    names.token = true;
    return parse_login_request(*request, names);
}

void parse_rotates(const Node& node, LoginSpec& login) {
    for (const auto& [name, member] : node.members("an object of parameters and selectors")) {
        if (!contains(login.needs, name)) {
            member.report("`" + name + "` is none of the login's `needs`" +
                          model::did_you_mean(name, login.needs));
        }
        login.rotates.emplace(name, parse_selectors(member));
    }
}

}  // namespace

std::optional<LoginSpec> parse_login(const Node& node, const Spec& spec) {
    if (!node.is_object({"needs", "request", "token", "expires_in", "expires_at", "lifetime",
                         "refresh", "rotates"},
                        "an object with `needs`, `request` and `token`")) {
        return std::nullopt;
    }
    LoginSpec login;
    if (const auto needs = node.need("needs", "a list of parameters")) {
        login.needs = parse_needs(*needs, spec);
    }
    const Names names{login.needs, false, true};
    if (const auto request = node.need("request", "an object with `path`")) {
        login.request = parse_login_request(*request, names);
    }
    if (const auto token = node.need("token", "a selector such as `/access_token`")) {
        login.token = parse_selectors(*token);
    }
    if (const auto in = node.find("expires_in")) login.expires_in = parse_selectors(*in);
    if (const auto at = node.find("expires_at")) login.expires_at = parse_time_field(*at);
    parse_duration(node, "lifetime", login.lifetime);
    if (const auto refresh = node.find("refresh")) login.refresh = parse_refresh(*refresh, names);
    if (const auto rotates = node.find("rotates")) parse_rotates(*rotates, login);
    return login;
}

}  // namespace taskctl::provider
