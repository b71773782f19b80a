#include <nlohmann/json.hpp>

#include "model/visible.hpp"
#include "report/explained.hpp"
#include "report/json_text.hpp"

namespace taskctl::report {
namespace {

using nlohmann::ordered_json;

ordered_json or_null(const std::string& text) {
    return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

ordered_json header_array(const http::Headers& headers) {
    auto array = ordered_json::array();
    for (const auto& [name, value] : headers) {
        array.push_back({{"name", name}, {"value", value}});
    }
    return array;
}

ordered_json login_array(const Explained& told) {
    auto array = ordered_json::array();
    for (const auto& login : told.logins) {
        array.push_back({{"request", or_null(login.what)},
                         {"answer", or_null(login.outcome)},
                         {"problem", or_null(login.problem)}});
    }
    return array;
}

ordered_json request_object(const Explained& told) {
    if (!told.request) return nullptr;
    const auto& request = *told.request;
    return {{"method", request.method},
            {"url", request.url},
            {"headers", header_array(request.headers)},
            {"body", request.body.empty() ? ordered_json(nullptr)
                                          : ordered_json(provider::shown_body(request.body))},
            {"redirected_to", or_null(told.redirected_to)},
            {"sent", told.requests}};
}

ordered_json answer_object(const Explained& told) {
    if (!told.answer) return nullptr;
    return {{"status", told.answer->status},
            {"headers", header_array(told.answer->headers)},
            {"body", told.answer->body}};
}

ordered_json condition_object(const provider::ConditionTrace& when) {
    auto terms = ordered_json::array();
    for (const auto& term : when.terms) {
        terms.push_back({{"selector", term.selector},
                         {"wanted", term.wanted},
                         {"found", term.found},
                         {"more", term.more},
                         {"holds", term.holds}});
    }
    auto any = ordered_json::array();
    for (const auto& part : when.any) any.push_back(condition_object(part));
    return {{"holds", when.holds}, {"terms", std::move(terms)}, {"any", std::move(any)}};
}

ordered_json rule_array(const provider::Explanation& reading) {
    auto array = ordered_json::array();
    for (const auto& rule : reading.rules) {
        array.push_back({{"pointer", rule.pointer},
                         {"verdict", rule.verdict},
                         {"when", condition_object(rule.when)}});
    }
    return array;
}

ordered_json field_array(const provider::Explanation& reading) {
    auto array = ordered_json::array();
    for (const auto& field : reading.fields) {
        array.push_back({{"field", field.name},
                         {"looked_at", field.looked_at},
                         {"pointer", field.pointer ? ordered_json(*field.pointer) : nullptr},
                         {"found", or_null(field.found)},
                         {"value", or_null(field.value)},
                         {"remark", or_null(field.remark)}});
    }
    return array;
}

ordered_json seconds(const std::optional<model::Duration>& duration) {
    if (!duration) return nullptr;
    return static_cast<double>(duration->count()) / 1000.0;
}

}  // namespace

std::string explained_json(const Explained& told, const watch::Sighting& sighting,
                           JsonStyle style) {
    const auto& reading = told.reading;
    auto task = task_object(sighting);
    for (auto& artifact : task["artifacts"]) {
        // They may be signed, and an explanation is made to be shown to others.
        artifact["url"] = provider::shown_url(artifact["url"].get<std::string>());
    }
    const ordered_json json = {
        {"schema", "taskctl.explanation/v1"},
        {"ref", sighting.target.ref},
        {"credential", login_array(told)},
        {"request", request_object(told)},
        {"answer", answer_object(told)},
        {"no_answer", or_null(told.no_answer)},
        {"rules", rule_array(reading)},
        {"rule", or_null(told.rule)},
        {"decided", or_null(reading.decided)},
        {"root", reading.root ? ordered_json(*reading.root) : ordered_json(nullptr)},
        {"fields", field_array(reading)},
        {"hints",
         {{"retry_after_seconds", seconds(told.retry_after)},
          {"quota_reset_seconds", seconds(told.quota_reset)}}},
        {"warnings", told.warnings},
        {"task", std::move(task)},
        {"exit_code", sighting.exit_code}};
    return dump(json, style);
}

}  // namespace taskctl::report
