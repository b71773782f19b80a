#include <array>

#include <nlohmann/json.hpp>

#include "sim/chance.hpp"
#include "sim/endpoint.hpp"
#include "sim/json.hpp"

// Richemont Booster, a ServiceStack service: members that are null are left out, errors stand in
// `responseStatus`.
namespace taskctl::sim {
namespace {

using Json = nlohmann::ordered_json;

std::string_view error_name(int status) {
    switch (status) {
        case 400:
            return "ValidationException";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "NotFound";
        case 429:
            return "TooManyRequests";
        default:
            return status >= 500 ? "InternalServerError" : "Error";
    }
}

Answer error_with(int status, std::string_view message) {
    return json_answer(status, Json{{"responseStatus",
                                     {{"errorCode", error_name(status)},
                                      {"message", message},
                                      {"errors", Json::array()}}}});
}

Answer error(int status, std::string_view /*id*/) {
    return error_with(status, "Booster answered " + std::to_string(status));
}

Answer missing(std::string_view id) {
    return error_with(404, "No asynchronous task has the id " + std::string(id));
}

Answer forbidden(std::string_view /*id*/) {
    return error_with(403, "The task belongs to another brand");
}

std::optional<Answer> refuse(const Request& request, std::string_view token) {
    if (bears(request, token)) return std::nullopt;
    return error_with(401, "Not authenticated");
}

std::string_view status_of(Stage stage) {
    switch (stage) {
        case Stage::waiting:
            return "REQ";
        case Stage::succeeded:
        case Stage::partial:
            return "COM";
        case Stage::failed:
        case Stage::canceled:
            return "ERR";
        case Stage::odd:
            return "HLD";
        default:
            return "INP";
    }
}

Answer show(const Task& task) {
    constexpr std::array types = {"stock", "sellout", "crm"};
    constexpr std::array brands = {"CAR", "IWC", "JLC", "MTB", "VCA"};
    Chance chance(mix(task.draw, "booster"));
    const std::string type = types.at(chance.between(0, types.size() - 1));
    Json body{{"asyncTaskId", bare_id(task.id)},
              {"type", type},
              {"requestDate", iso_ticks(task.at(task.moment.created))},
              {"status", status_of(task.moment.stage)},
              {"percentage", task.percent()},
              {"brand", brands.at(chance.between(0, brands.size() - 1))}};
    if (status_of(task.moment.stage) == "COM") {
        const Counts sums = counts(task);
        body["downloadUrl"] = guarded_url(task, type + ".csv");
        body["signedDownloadUrl"] = presigned_url(task, type + ".csv");
        body["totalResults"] = sums.total;
        body["totalSucceeded"] = sums.succeeded;
        body["totalFailed"] = sums.failed;
    }
    return json_answer(200, body);
}

constexpr Manners manners{error, missing, forbidden};

constexpr std::array table = {Endpoint{.provider = "richemont-booster",
                                       .method = "GET",
                                       .path = "/tasks/{id}",
                                       .credential = "Authorization: Bearer TOKEN",
                                       .manners = &manners,
                                       .refuse = refuse,
                                       .show = show,
                                       .bare_ids = true}};

}  // namespace

std::span<const Endpoint> richemont_endpoints() {
    return table;
}

}  // namespace taskctl::sim
