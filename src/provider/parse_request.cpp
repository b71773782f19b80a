#include <algorithm>
#include <array>

#include "http/ascii.hpp"
#include "provider/parse_parts.hpp"

namespace taskctl::provider {
namespace {

constexpr std::array<std::string_view, 3> implicit_names = {"id", "token", "now"};

bool is_name(std::string_view name) {
    static constexpr std::string_view allowed =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    return !name.empty() && name.find_first_not_of(allowed) == std::string_view::npos;
}

Names names_of(const Spec& spec, bool token) {
    Names names;
    names.token = token;
    for (const auto& [name, parameter] : spec.params) names.declared.push_back(name);
    return names;
}

Parameter parse_parameter(const Node& node) {
    Parameter parameter;
    if (!node.is_object({"required", "secret", "default", "enum", "help"}, "an object")) {
        return parameter;
    }
    read_truth(node, "required", parameter.required);
    read_truth(node, "secret", parameter.secret);
    read_text(node, "help", parameter.help);
    if (const auto value = node.find("default")) parameter.default_value = value->text();
    if (const auto values = node.find("enum")) {
        for (const Node& value : values->elements("a list of strings")) {
            if (auto text = value.text()) parameter.allowed.push_back(std::move(*text));
        }
    }
    return parameter;
}

bool may_lack_value(const Spec& spec, const std::string& name) {
    const auto parameter = spec.params.find(name);
    return parameter != spec.params.end() && !parameter->second.required &&
           !parameter->second.default_value;
}

// The token must not be left out on account of what stands beside it.
void check_beside_token(const Node& node, const Template& text, const Spec& spec) {
    const auto names = parameters_of(text);
    if (std::find(names.begin(), names.end(), "token") == names.end()) return;
    for (const std::string& name : names) {
        if (!may_lack_value(spec, name)) continue;
        node.report("`{" + name + "}` stands beside `{token}`, which is not sent without it: " +
                    "make the parameter `required`, or give it a `default`");
    }
}

// A path without its parameter would ask for something else.
void check_path_parameters(const Node& node, const Spec& spec) {
    const auto path = node.find("path");
    if (!path) return;
    for (const std::string& name : parameters_of(spec.request.path)) {
        if (!may_lack_value(spec, name)) continue;
        path->report("`{" + name + "}` stands in the path, so it can't be left out: make the " +
                     "parameter `required`, or give it a `default`");
    }
}

// A header is left out where a parameter in it has no value: others may stand in for it.
bool is_always_sent(const Spec& spec, const Template& text) {
    const auto names = parameters_of(text);
    return std::none_of(names.begin(), names.end(),
                        [&](const std::string& name) { return may_lack_value(spec, name); });
}

bool sends_header(const Spec& spec, const Fields& fields, std::string_view name) {
    return std::any_of(fields.begin(), fields.end(), [&](const auto& field) {
        return http::same_ignoring_case(field.first, name) && is_always_sent(spec, field.second);
    });
}

// Both would be sent, and which of them counts is the server's guess.
void check_sent_once(const Node& node, const Spec& spec) {
    const auto headers = node.find("headers");
    if (!headers) return;
    for (const auto& field : spec.request.headers) {
        if (!is_always_sent(spec, field.second)) continue;
        if (!sends_header(spec, spec.auth, field.first)) continue;
        headers->report("the header `" + field.first + "` stands in `auth` too; drop one");
    }
}

void check_path_text(const Node& node, std::string_view path) {
    if (!path.starts_with('/')) {
        node.report("a path begins with `/`: write `/" + std::string(path) + "`");
        return;
    }
    for (std::string_view rest = path; !rest.empty();) {
        rest.remove_prefix(1);
        const std::string_view segment = rest.substr(0, rest.find('/'));
        if (segment == "." || segment == "..") {
            node.report("`" + std::string(segment) + "` leads elsewhere: write the path out");
        }
        rest.remove_prefix(segment.size());
    }
}

void parse_method(const Node& node, RequestSpec& request) {
    if (const auto method = node.find("method")) {
        const auto text = method->text();
        if (text && *text != "GET" && *text != "POST") {
            method->report("`" + *text + "` is not sent by taskctl: write `GET` or `POST`");
        }
        request.method = text.value_or("GET");
    } else {
        request.method = "GET";
    }
}

void parse_body(const Node& node, const Names& names, RequestSpec& request) {
    const auto json = node.find("json");
    const auto form = node.find("form");
    if (json && form) node.report("has `json` and `form`: a request has one body; drop one");
    if ((json || form) && request.method == "GET") {
        node.report("a GET has no body: write `\"method\": \"POST\"`, or `query` instead of `" +
                    std::string(json ? "json" : "form") + "`");
    }
    if (json) {
        if (!json->value().is_container()) json->report_type("an object or a list");
        request.json = parse_json_template(*json, names);
    }
    if (form) request.form = parse_fields(*form, Place::form, names);
}

}  // namespace

void parse_params(const Node& node, Spec& spec) {
    for (const auto& [name, member] : node.members("an object of parameters")) {
        if (!is_name(name)) {
            member.report("`" + name + "` can't be a name: write letters, digits, `_` and `-`");
        }
        if (std::find(implicit_names.begin(), implicit_names.end(), name) != implicit_names.end()) {
            member.report("`" + name + "` has a meaning of its own in templates; rename it");
            continue;
        }
        spec.params.emplace(name, parse_parameter(member));
    }
}

void parse_auth(const Node& node, Spec& spec) {
    const Names names = names_of(spec, true);
    const auto parse_one = [&](const Node& entry) {
        if (!entry.is_object({"header", "value"}, "an object with `header` and `value`")) return;
        const auto header = entry.need("header", "the name of a header");
        const auto value = entry.need("value", "a template such as `Bearer {token}`");
        const auto name = header ? header->text() : std::nullopt;
        if (name && !http::is_valid({*name, ""})) {
            header->report("`" + *name + "` can't be the name of a header: write letters, " +
                           "digits and dashes");
        }
        auto text = value ? parse_template(*value, Place::header, names) : std::nullopt;
        if (text) check_beside_token(*value, *text, spec);
        if (name && text && is_always_sent(spec, *text) && sends_header(spec, spec.auth, *name)) {
            header->report("the header `" + *name + "` is there twice; drop one");
        }
        if (name && text) spec.auth.emplace_back(*name, std::move(*text));
    };
    if (!node.is(Json::Kind::array)) {
        parse_one(node);
        return;
    }
    for (const Node& entry : node.elements("a list of objects with `header` and `value`")) {
        parse_one(entry);
    }
}

RequestSpec parse_request(const Node& node, const Names& names) {
    RequestSpec request;
    parse_method(node, request);
    const auto path =
        node.need("path", names.login ? "a path such as `/login`" : "a path such as `/tasks/{id}`");
    if (auto text = path ? parse_template(*path, Place::path, names) : std::nullopt) {
        check_path_text(*path, path->value().text);
        request.path = std::move(*text);
    }
    if (const auto query = node.find("query")) {
        request.query = parse_fields(*query, Place::query, names);
    }
    if (const auto headers = node.find("headers")) {
        request.headers = parse_headers(*headers, names);
    }
    parse_body(node, names, request);
    return request;
}

void parse_request(const Node& node, Spec& spec) {
    if (!node.is_object({"method", "path", "query", "headers", "json", "form"},
                        "an object with `path`")) {
        return;
    }
    spec.request = parse_request(node, names_of(spec, false));
    check_path_parameters(node, spec);
    check_sent_once(node, spec);
}

}  // namespace taskctl::provider
