#include "sim/endpoint.hpp"

#include <vector>

#include <nlohmann/json.hpp>

#include "sim/json.hpp"
namespace taskctl::sim {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view api_prefix = "/api";

std::vector<Endpoint> all_endpoints() {
    std::vector<Endpoint> all;
    for (const auto part : {richemont_endpoints(), postman_endpoints(), koodrive_endpoints(),
                            oracle_endpoints(), ehealth_endpoints()}) {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

std::optional<Place> match(const Endpoint& endpoint, std::string_view path) {
    Place place;
    place.endpoint = &endpoint;
    std::optional<Params> params = match_path(endpoint.path, path);
    if (!params && endpoint.below_api && path.starts_with(api_prefix)) {
        place.prefix = api_prefix;
        params = match_path(endpoint.path, path.substr(api_prefix.size()));
    }
    if (!params) return std::nullopt;
    place.params = std::move(*params);
    return place;
}

}  // namespace

std::span<const Endpoint> endpoints() {
    static const std::vector<Endpoint> all = all_endpoints();
    return all;
}

std::optional<Place> locate(const Request& request) {
    for (const Endpoint& endpoint : endpoints()) {
        if (endpoint.method != request.method) continue;
        std::optional<Place> place = match(endpoint, request.path());
        if (!place) continue;
        if (endpoint.id_of != nullptr) {
            place->id = endpoint.id_of(request).value_or("");
        } else {
            place->id = place->params["id"];
            place->params.erase("id");
        }
        return place;
    }
    return std::nullopt;
}

Answer no_endpoint(const Request& request) {
    for (const Endpoint& endpoint : endpoints()) {
        if (!match(endpoint, request.path())) continue;
        return wrong_method(endpoint.method);
    }
    Json known = Json::array();
    for (const Endpoint& endpoint : endpoints()) {
        known.push_back(std::string(endpoint.method) + " " + std::string(endpoint.path));
    }
    return json_answer(404, Json{{"error", "taskctl-sim: no endpoint has this path"},
                                 {"endpoints", std::move(known)}});
}

}  // namespace taskctl::sim
