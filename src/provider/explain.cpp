#include "provider/explain.hpp"

#include "http/ascii.hpp"
#include "model/visible.hpp"
#include "provider/explain_condition.hpp"
#include "provider/explain_fields.hpp"
#include "provider/fill_request.hpp"
#include "provider/read_task.hpp"
#include "provider/shown_json.hpp"

namespace taskctl::provider {
namespace {

std::string verdict_text(const ErrorRule& rule) {
    switch (rule.kind) {
        case ErrorKind::not_permitted:
            return "not_permitted";
        case ErrorKind::not_found:
            return "not_found";
        case ErrorKind::transient:
            return "transient";
        case ErrorKind::rate_limited:
            return "rate_limited";
        case ErrorKind::quota:
            return "quota";
        case ErrorKind::rejected:
            break;
    }
    return "rejected";
}

std::string verdict_text(const StateRule& rule) {
    if (const auto* state = std::get_if<model::State>(&rule.verdict)) {
        return std::string(model::word(*state));
    }
    return std::string(model::word(std::get<model::ProblemKind>(rule.verdict)));
}

// The rules up to the first that holds; whether one does.
template <typename Rule>
bool trace_rules(const std::vector<Rule>& rules, const char* list, const Scope& scope,
                 std::vector<RuleTrace>& traced) {
    for (std::size_t i = 0; i < rules.size(); ++i) {
        traced.push_back({"/" + std::string(list) + "/" + std::to_string(i), verdict_text(rules[i]),
                          trace(rules[i].when, scope)});
        if (traced.back().when.holds) return true;
    }
    return false;
}

// The pointer of the root that was found.
std::string root_pointer(const Spec& spec, const Json& body) {
    for (const Selector& selector : spec.root) {
        if (find_value({selector}, body) != nullptr) return to_text(selector);
    }
    return "";
}

// An endpoint may have a key in its query.
http::Url masked(http::Url url) {
    std::string query;
    for (std::string_view rest = url.query; !rest.empty();) {
        const std::string_view part = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), part.size() + 1));
        query += (query.empty() ? "" : "&") + std::string(part.substr(0, part.find('='))) + "=***";
    }
    url.query = std::move(query);
    return url;
}

}  // namespace

Explanation explain(const Target& target, const http::Response& response, const Reading& reading) {
    const Spec& spec = *target.service->spec;
    const bool accepted = is_accepted(spec, response.status);
    const auto body = parse_json(response.body, Comments::refused);
    const Json* tree = body ? &*body : nullptr;

    Explanation told;
    if (trace_rules(spec.errors, "errors", {tree, &response}, told.rules)) return told;
    if (!accepted) {
        told.decided = "the HTTP status " + std::to_string(response.status);
        return told;
    }
    if (!body) {
        told.decided = "the body, which can't be read";
        return told;
    }
    const Scope scope{root_of(spec, *body), &response};
    if (scope.tree == nullptr) {
        told.decided = "`root`, which finds no task";
        return told;
    }
    told.root = root_pointer(spec, *body);
    if (is_about_another(spec, scope, target.id)) {
        told.decided = "`task.id`, which is another task's";
        return told;
    }
    if (!trace_rules(spec.states, "states", scope, told.rules)) {
        told.decided = "no rule: the status is not known to the spec";
    }
    if (reading.outcome) told.fields = trace_fields(spec, scope, *told.root, *reading.outcome);
    return told;
}

http::Request shown_request(const Target& target, bool has_token, model::WallTime now) {
    Service service = *target.service;
    service.endpoint = masked(service.endpoint);
    service.allow_insecure_credential = true;  // it goes nowhere
    for (http::Header& header : service.headers) header.value = "***";
    const model::Secret token("***");
    const Values values(
        {*service.spec, target.params, &target.id, has_token ? &token : nullptr, now, true});
    auto request = fill_request(
        service, {service.spec->request, &service.spec->auth, &service.headers}, values);
    return request ? std::move(*request) : http::Request{};
}

std::string shown_body(const std::string& body) {
    const auto json = parse_json(body, Comments::refused);
    return json ? shown_document(*json) : model::visible(body, 1000);
}

std::string shown_url(const std::string& url) {
    return without_query(url);
}

http::Header shown_header(const http::Header& header) {
    if (sounds_secret(header.name)) return {header.name, "***"};
    return {header.name, model::visible(without_query(header.value), 200)};
}

}  // namespace taskctl::provider
