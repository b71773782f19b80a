#pragma once

#include <string>
#include <vector>

#include "provider/read.hpp"
#include "unit/provider/case_folder.hpp"

// What a case says against what came out; each finding is one line.
namespace taskctl::provider::cases {

using Words = std::vector<std::string>;

inline Json or_null(const auto& value) {
    return value ? Json(*value) : Json();
}

inline Json failure_json(const Failure& failure) {
    const char* retry = failure.retry == Retry::never       ? "never"
                        : failure.retry == Retry::transient ? "transient"
                                                            : "throttled";
    return {{"kind", model::word(failure.problem.kind)},
            {"retry", retry},
            {"message", failure.problem.message},
            {"http_status", or_null(failure.problem.http_status)}};
}

// Every member that is expected, at any depth; a list must have as many elements.
inline void compare(Words& findings, const std::string& at, const Json& wanted, const Json& got) {
    if (wanted.is_object() && got.is_object()) {
        for (const auto& [key, value] : wanted.items()) {
            const std::string member = at.empty() ? key : at + "." + key;
            if (got.contains(key)) {
                compare(findings, member, value, got[key]);
            } else {
                findings.push_back("no task has a member `" + member + "`");
            }
        }
    } else if (wanted.is_array() && got.is_array() && wanted.size() == got.size()) {
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            compare(findings, at + "[" + std::to_string(i) + "]", wanted[i], got[i]);
        }
    } else {
        expect_equal(findings, at, wanted, got);
    }
}

inline void compare_problem(Words& findings, Json wanted, const Json& got) {
    if (wanted.contains("message_contains")) {
        const auto part = wanted["message_contains"].get<std::string>();
        const auto message = got["message"].get<std::string>();
        if (message.find(part) == std::string::npos) {
            findings.push_back("the problem's message is \"" + message + "\", in which \"" + part +
                               "\" is expected");
        }
        wanted.erase("message_contains");
    }
    compare(findings, "problem", wanted, got);
}

inline Words compare_request(const Json& wanted, const http::Request& request) {
    Words findings =
        unknown_members(wanted, {"method", "url", "headers", "absent_headers", "json", "body"});
    if (wanted.contains("method")) {
        expect_equal(findings, "method", wanted["method"], request.method);
    }
    if (wanted.contains("url")) expect_equal(findings, "url", wanted["url"], request.url);
    if (wanted.contains("body")) expect_equal(findings, "body", wanted["body"], request.body);
    if (wanted.contains("json")) {
        const Json body = Json::parse(request.body, nullptr, false);
        expect_equal(findings, "json", wanted["json"], body.is_discarded() ? Json() : body);
    }
    const Json headers = wanted.value("headers", Json::object());
    for (const auto& [name, value] : headers.items()) {
        expect_equal(findings, "header " + name, value, or_null(http::find(request.headers, name)));
    }
    for (const Json& name : wanted.value("absent_headers", Json::array())) {
        expect_equal(findings, "header " + name.get<std::string>(), Json(),
                     or_null(http::find(request.headers, name.get<std::string>())));
    }
    return findings;
}

}  // namespace taskctl::provider::cases
