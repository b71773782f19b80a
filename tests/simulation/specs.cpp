#include "specs.hpp"

#include <array>
#include <stdexcept>
#include <string>

#include "provider/parse_spec.hpp"

namespace taskctl::simulation {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view get_request = R"("request": {"method": "GET", "path": "/tasks/{id}"},)";
constexpr std::string_view get_with_token = R"(
    "auth": {"header": "Authorization", "value": "Bearer {token}"},
    "request": {"method": "GET", "path": "/tasks/{id}"},)";
constexpr std::string_view post_request = R"(
    "auth": {"header": "X-Api-Key", "value": "{token}"},
    "request": {"method": "POST", "path": "/tasks/{id}", "json": {"task": "{id}"}},)";
constexpr std::string_view error_rules = R"("errors": [
    {"kind": "quota", "when": {"/code": "quota"}},
    {"kind": "transient", "when": {"/code": "busy"}},
    {"kind": "rate_limited", "when": {"/code": "slower"}},
    {"kind": "not_found", "when": {"/code": "missing"}},
    {"kind": "not_permitted", "when": {"/code": "forbidden"}}],)";

std::string text_of(std::string_view request, std::string_view more) {
    return R"({"taskctl": 1, "name": "sim", "title": "Simulated", "docs": "https://sim.example",)" +
           std::string(request) + std::string(more) + R"(
        "task": {"id": "/id", "raw_state": "/status", "percent": "/percent"},
        "states": [
            {"state": "pending", "when": {"/status": "pending"}},
            {"state": "running", "when": {"/status": "running"}},
            {"state": "paused", "when": {"/status": "paused"}},
            {"state": "blocked", "when": {"/status": "blocked"}},
            {"state": "succeeded", "when": {"/status": "succeeded"}},
            {"state": "partial", "when": {"/status": "partial"}},
            {"state": "failed", "when": {"/status": "failed"}},
            {"state": "canceled", "when": {"/status": "canceled"}},
            {"problem": "not_understood", "when": {"/status": "ended"}}
        ],
        "examples": [{"http": 200, "answer": {"status": "running"}, "state": "running"}]
    })";
}

SpecVariant variant(std::string_view request, const std::string& poll,
                    std::string_view rules = "") {
    const auto more = std::string(rules) + (poll.empty() ? "" : R"("poll": {)" + poll + "},");
    auto parsed = provider::parse_spec(text_of(request, more));
    if (!parsed) throw std::logic_error(to_text("spec", parsed.error().front()));
    SpecVariant made;
    made.post = request == post_request;
    made.wants_token = request != get_request;
    made.has_rules = !rules.empty();
    made.floor = parsed->poll.floor;
    made.limit = parsed->poll.rate_limit;
    made.spec = std::make_shared<const provider::Spec>(std::move(*parsed));
    return made;
}

std::vector<SpecVariant> all_variants() {
    std::vector<SpecVariant> variants;
    variants.push_back(variant(get_request, ""));
    variants.push_back(variant(get_with_token, ""));
    variants.push_back(variant(post_request, ""));
    variants.push_back(variant(get_with_token, "", error_rules));
    variants.push_back(variant(get_request, R"("floor": "3s")"));
    variants.push_back(variant(get_with_token, R"("floor": "20s")"));
    variants.push_back(variant(get_request, R"("rate_limit": "5/10s")"));
    variants.push_back(variant(get_with_token, R"("rate_limit": "1/3s")"));
    variants.push_back(variant(post_request, R"("rate_limit": "30/1m", "floor": "2s")"));
    return variants;
}

}  // namespace

const std::vector<SpecVariant>& spec_variants() {
    static const std::vector<SpecVariant> variants = all_variants();
    return variants;
}

std::shared_ptr<const provider::Spec> login_spec(bool refreshes, bool rotates) {
    static std::array<std::shared_ptr<const provider::Spec>, 4> made;
    auto& spec = made[(refreshes ? 2U : 0U) + (rotates ? 1U : 0U)];
    if (spec) return spec;
    std::string login = R"("params": {"key": {"secret": true}},
        "login": {"needs": ["key"], "token": "/access_token", "expires_in": "/expires_in",)";
    if (refreshes) {
        login += R"("refresh": {"request": {"method": "POST", "path": "/refresh",
                    "headers": {"Authorization": "Bearer {token}"}}},)";
    }
    if (rotates) login += R"("rotates": {"key": "/next_key"},)";
    login += R"("request": {"method": "POST", "path": "/login", "json": {"key": "{key}"}}},)";
    auto parsed = provider::parse_spec(text_of(get_with_token, login));
    if (!parsed) throw std::logic_error(to_text("login", parsed.error().front()));
    spec = std::make_shared<const provider::Spec>(std::move(*parsed));
    return spec;
}

std::string_view status_word(model::State state) {
    return state == model::State::unknown ? "odd" : word(state);
}

}  // namespace taskctl::simulation
