#include "provider/parse_spec.hpp"

#include <algorithm>
#include <set>

#include "http/url.hpp"
#include "model/visible.hpp"
#include "provider/parse_parts.hpp"

namespace taskctl::provider {
namespace {

constexpr std::size_t size_limit = 1 << 20;
constexpr int language_version = 1;

Diagnostic syntax_finding(std::string_view text, const JsonError& error) {
    switch (error.fault) {
        case JsonError::Fault::too_deep:
            return {"", "is nested deeper than " + std::to_string(json_depth_limit) + " levels"};
        case JsonError::Fault::too_many:
            return {"", "holds more than " + std::to_string(json_values_limit) + " values"};
        case JsonError::Fault::number:
        case JsonError::Fault::syntax:
            break;
    }
    const std::string_view read = text.substr(0, error.position == 0 ? 0 : error.position - 1);
    const auto line = std::count(read.begin(), read.end(), '\n') + 1;
    const auto line_start = read.rfind('\n');
    const auto column = read.size() - (line_start == std::string_view::npos ? 0 : line_start + 1);
    return {"", "is not JSON: line " + std::to_string(line) + ", column " +
                    std::to_string(column + 1) +
                    " can't be read; look for a missing or surplus comma, quote or bracket"};
}

void check_doubled_keys(const Node& node) {
    std::set<std::string_view> seen;
    for (const std::string& key : node.value().keys) {
        if (!seen.insert(key).second) node.report("`" + key + "` is there twice; drop one");
    }
    if (node.is(Json::Kind::object)) {
        for (const auto& [key, member] : node.members("")) check_doubled_keys(member);
    } else if (!node.value().elements.empty()) {
        for (const Node& element : node.elements("")) check_doubled_keys(element);
    }
}

void check_version(const Node& node) {
    const auto version = node.need("taskctl", "`\"taskctl\": 1`, the version of the language,");
    if (!version) return;
    if (!version->is(Json::Kind::number)) {
        version->report_type("1, the version of the language,");
    } else if (version->value().number != language_version) {
        version->report("version " + version->value().text +
                        " of the language is not known here; this taskctl reads version 1");
    }
}

void check_name(const Node& node, std::string_view name) {
    static constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
    if (name.empty() || name.find_first_not_of(allowed) != std::string_view::npos) {
        node.report("`" + std::string(name) +
                    "` can't be a provider's name: write small letters, digits and `-`");
    }
}

void parse_names(const Node& node, Spec& spec) {
    if (const auto name = node.need("name", "a name such as `acme-export`")) {
        const auto text = name->text();
        if (text) check_name(*name, *text);
        spec.name = text.value_or("");
    }
    if (const auto aliases = node.find("aliases")) {
        if (aliases->is(Json::Kind::array) && aliases->value().elements.empty()) return;
        for (const Node& alias : aliases->elements("a list of names")) {
            const auto text = alias.text();
            if (!text) continue;
            check_name(alias, *text);
            spec.aliases.push_back(*text);
        }
    }
}

void parse_endpoint(const Node& node, Spec& spec) {
    const auto text = node.text("a URL such as `https://api.example.com`");
    if (!text) return;
    const auto url = http::parse_url(*text);
    if (!url) {
        node.report(url.error().message + "; a URL such as `https://api.example.com` is wanted");
    } else if (!url->query.empty()) {
        node.report("an endpoint has no query: put it into `request`, as `query`");
    } else if (text->find('{') != std::string::npos) {
        node.report("an endpoint has no placeholders: put them into the `path` of `request`");
    }
    spec.endpoint = *text;
}

void parse_accept(const Node& node, Spec& spec) {
    for (const Node& element : node.elements("a list of HTTP status codes such as [303]")) {
        if (const auto status = element.whole(300, 599)) spec.accept.push_back(*status);
    }
}

void parse_error_body(const Node& node, Spec& spec) {
    if (!node.is_object({"code", "message", "details"}, "an object of selectors")) return;
    if (const auto code = node.find("code")) spec.error_code = parse_selectors(*code);
    if (const auto message = node.find("message")) spec.error_message = parse_selectors(*message);
    if (const auto details = node.find("details")) spec.error_details = parse_selectors(*details);
}

void parse_asking(const Node& node, Spec& spec) {
    if (const auto endpoint = node.find("endpoint")) parse_endpoint(*endpoint, spec);
    // The templates of the others use the parameters.
    if (const auto params = node.find("params")) parse_params(*params, spec);
    if (const auto auth = node.find("auth")) parse_auth(*auth, spec);
    if (const auto request = node.need("request", "an object with `path`")) {
        parse_request(*request, spec);
    }
    if (const auto login = node.find("login")) spec.login = parse_login(*login, spec);
    if (const auto poll = node.find("poll")) spec.poll = parse_poll(*poll);
}

void parse_reading(const Node& node, Spec& spec) {
    if (const auto root = node.find("root")) spec.root = parse_body_selectors(*root);
    if (const auto task = node.need("task", "an object with `raw_state`")) {
        spec.task = parse_task(*task);
    }
    if (const auto states = node.need("states", "a list of rules")) {
        spec.states = parse_states(*states);
    }
    if (const auto body = node.find("error_body")) parse_error_body(*body, spec);
    if (const auto errors = node.find("errors")) spec.errors = parse_errors(*errors);
    if (const auto accept = node.find("accept")) parse_accept(*accept, spec);
    if (const auto examples = node.find("examples")) spec.examples = parse_examples(*examples);
}

}  // namespace

std::string to_text(std::string_view file, const Diagnostic& diagnostic) {
    std::string text(file);
    if (!diagnostic.pointer.empty()) text += ": " + diagnostic.pointer;
    // What is quoted may have a line feed or worse in it.
    return model::visible(text + ": " + diagnostic.message);
}

tl::expected<Spec, std::vector<Diagnostic>> parse_spec(std::string_view text) {
    Findings findings;
    if (text.size() > size_limit) {
        findings.push_back({"", "is larger than 1 MiB, which no spec is"});
        return tl::make_unexpected(std::move(findings));
    }
    const auto json = parse_json(text, Comments::allowed);
    if (!json) {
        findings.push_back(syntax_finding(text, json.error()));
        return tl::make_unexpected(std::move(findings));
    }
    Spec spec;
    const Node node(*json, "", findings);
    check_doubled_keys(node);
    if (node.is_object({"taskctl", "name", "aliases", "title", "docs", "endpoint", "params", "auth",
                        "login", "request", "root", "task", "states", "error_body", "errors",
                        "accept", "poll", "examples"},
                       "an object that describes a provider")) {
        check_version(node);
        parse_names(node, spec);
        read_text(node, "title", spec.title);
        read_text(node, "docs", spec.docs);
        parse_asking(node, spec);
        parse_reading(node, spec);
    }
    if (!findings.empty()) return tl::make_unexpected(std::move(findings));
    return spec;
}

std::optional<Heading> read_heading(std::string_view text) {
    const auto json = parse_json(text, Comments::allowed);
    if (!json || json->kind != Json::Kind::object) return std::nullopt;
    Findings findings;
    Spec spec;
    const Node node(*json, "", findings);
    parse_names(node, spec);
    read_text(node, "title", spec.title);
    if (!findings.empty()) return std::nullopt;
    return Heading{std::move(spec.name), std::move(spec.aliases), std::move(spec.title)};
}

}  // namespace taskctl::provider
