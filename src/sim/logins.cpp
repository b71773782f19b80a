#include "sim/logins.hpp"

#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "sim/json.hpp"

namespace taskctl::sim {
namespace {

using Json = nlohmann::ordered_json;

std::vector<LoginPlace> all_places() {
    std::vector<LoginPlace> all;
    for (const auto part : {oracle_logins(), ehealth_logins()}) {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

}  // namespace

std::span<const LoginPlace> login_places() {
    static const std::vector<LoginPlace> all = all_places();
    return all;
}

Logins::Logins(Secrets secrets) : secrets_(std::move(secrets)) {
    for (const LoginPlace& place : login_places()) {
        systems_.try_emplace(
            std::string(place.system),
            System{{place.system, secrets_.token_lifetime}, {}, secrets_.refresh_token});
    }
}

std::optional<Answer> Logins::answer(const Request& request, Time now) {
    const std::lock_guard lock(mutex_);
    if (request.path() == counts_path) {
        return request.method == "GET" ? counts() : wrong_method("GET");
    }
    for (const LoginPlace& place : login_places()) {
        if (place.path != request.path()) continue;
        if (request.method != "POST") return wrong_method("POST");
        System& system = systems_.find(place.system)->second;
        Desk desk{secrets_, system.tokens, system.counts, system.refresh_token, now};
        return place.answer(request, desk);
    }
    return std::nullopt;
}

Request Logins::with_lasting_token(Request request, std::string_view system, Time now) {
    const std::lock_guard lock(mutex_);
    for (auto& [name, one] : systems_) {
        if (!system.empty() && name != system) continue;
        for (auto& [key, value] : request.headers) {
            const std::string_view bearer = "Bearer ";
            if (!value.starts_with(bearer)) continue;
            if (!one.tokens.lives(std::string_view(value).substr(bearer.size()), now)) continue;
            value = std::string(bearer) + secrets_.token;
        }
    }
    return request;
}

void Logins::count_refused_poll(std::string_view system) {
    const std::lock_guard lock(mutex_);
    const auto found = systems_.find(system);
    if (found != systems_.end()) ++found->second.counts.refused_polls;
}

Answer Logins::counts() const {
    Json body = Json::object();
    for (const auto& [name, system] : systems_) {
        body[name] = {{"logins", system.counts.logins},
                      {"refreshes", system.counts.refreshes},
                      {"refused", system.counts.refused},
                      {"refused_polls", system.counts.refused_polls}};
    }
    return json_answer(200, body);
}

}  // namespace taskctl::sim
