#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "provider/json.hpp"
#include "provider/parse_spec.hpp"
#include "provider/target.hpp"

namespace taskctl::provider::sample {

inline constexpr model::WallTime now{std::chrono::sys_days(std::chrono::year(2026) / 1 / 2) +
                                     std::chrono::hours(3) + std::chrono::minutes(4) +
                                     std::chrono::seconds(5)};

inline Json json(std::string_view text) {
    auto parsed = parse_json(text, Comments::refused);
    if (!parsed) throw std::runtime_error("a test's JSON does not parse");
    return std::move(*parsed);
}

inline std::shared_ptr<Spec> spec(std::string_view text) {
    auto parsed = parse_spec(text);
    if (parsed) return std::make_shared<Spec>(std::move(*parsed));
    std::string findings;
    for (const Diagnostic& finding : parsed.error()) findings += to_text("spec", finding) + "\n";
    throw std::runtime_error(findings);
}

// A target of the spec at https://api.example.com/v1, for the task `t-1`.
inline Target target(std::shared_ptr<const Spec> of, std::shared_ptr<Service>* service = nullptr) {
    auto made = std::make_shared<Service>();
    made->spec = std::move(of);
    made->endpoint = http::parse_url("https://api.example.com/v1").value();
    if (service != nullptr) *service = made;
    Target target;
    target.id = "t-1";
    target.ref = made->spec->name + "/t-1";
    target.service = std::move(made);
    return target;
}

// A spec with these further members, and rules for `done`, `busy` and `bad` unless they bring
// `states`.
inline std::shared_ptr<Spec> acme(std::string more) {
    const auto missing = [&more](const char* key) {
        return more.find('"' + std::string(key) + "\":") == std::string::npos;
    };
    std::string text = R"({"taskctl": 1, "name": "acme")";
    if (missing("request")) text += R"(, "request": {"path": "/jobs/{id}"})";
    if (missing("task")) text += R"(, "task": {"raw_state": "/status"})";
    if (missing("states")) {
        text += R"(, "states": [{"state": "succeeded", "when": {"/status": "done"}},
                                {"state": "running", "when": {"/status": "busy"}},
                                {"state": "failed", "when": {"/status": "bad"}}])";
    }
    if (!more.empty()) text += ", " + more;
    return spec(text + "}");
}

}  // namespace taskctl::provider::sample
