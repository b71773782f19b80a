#include <array>

#include <nlohmann/json.hpp>

#include "sim/chance.hpp"
#include "sim/endpoint.hpp"
#include "sim/json.hpp"
#include "sim/logins.hpp"

// The Ukrainian eHealth system. Its generic jobs answer 303 without a Location when they have
// succeeded, and 200 when they have failed.
namespace taskctl::sim {
namespace {

using Json = nlohmann::ordered_json;

Json meta(int status, std::string_view path, std::string_view type) {
    return Json{{"code", status},
                {"url", path},
                {"type", type},
                {"request_id", "req-" + hex_digits(mix(static_cast<unsigned>(status), path), 16)}};
}

Answer error_with(int status, std::string_view type, std::string_view message) {
    Json body{{"meta", meta(status, "/jobs", "object")},
              {"error", {{"type", type}, {"message", message}}}};
    if (status == 422) body["error"]["invalid"] = Json::array();
    return json_answer(status, body);
}

Answer error(int status, std::string_view /*id*/) {
    switch (status) {
        case 401:
            return error_with(401, "access_denied", "Invalid access token");
        case 403:
            return error_with(403, "forbidden", "The scope of the token does not allow it");
        case 404:
            return error_with(404, "not_found", "No such job");
        case 429:
            return error_with(429, "too_many_requests", "Too many requests");
        default:
            return status >= 500 ? error_with(status, "internal_error", "Something went wrong")
                                 : error_with(status, "request_malformed", "A malformed request");
    }
}

Answer missing(std::string_view id) {
    return error(404, id);
}
Answer forbidden(std::string_view id) {
    return error(403, id);
}

// Only some installations ask for an api-key: it may be left out, but not be wrong.
std::optional<Answer> refuse(const Request& request, std::string_view token) {
    if (bears(request, token) && request.header("api-key").value_or(token) == token) {
        return std::nullopt;
    }
    return error(401, "");
}

std::string_view failure_text(Stage stage) {
    switch (stage) {
        case Stage::canceled:
            return "The job was canceled";
        case Stage::partial:
            return "Some resources were not saved";
        default:
            return "Validation failed: the encounter has no diagnosis";
    }
}

std::string_view composition_status(Stage stage) {
    switch (stage) {
        case Stage::succeeded:
            return "DONE";
        case Stage::partial:
        case Stage::failed:
        case Stage::canceled:
            return "FAILED";
        case Stage::odd:
            return "UNDER_REVIEW";
        default:
            return "PENDING";
    }
}

Answer show_composition(const Task& task) {
    const Moment& moment = task.moment;
    const std::string_view status = composition_status(moment.stage);
    Json link{{"entity", "eHealth/composition"}};
    if (status == "DONE") link["href"] = "composition/" + uuid(mix(task.draw, "composition"));
    if (status == "FAILED") link["error"] = failure_text(moment.stage);
    Json data{{"id", task.id}, {"status", status}, {"eta", iso_millis(task.at(moment.expected))}};
    if (moment.ended) data["doneAt"] = iso_millis(task.at(*moment.ended));
    data["links"] = Json::array({std::move(link)});
    return json_answer(200, Json{{"data", std::move(data)}});
}

std::string_view job_status(Stage stage) {
    switch (stage) {
        case Stage::succeeded:
            return "processed";
        case Stage::partial:
            return "failed_with_error";
        case Stage::failed:
        case Stage::canceled:
            return "failed";
        case Stage::odd:
            return "under_review";
        default:
            return "pending";
    }
}

Json encounter_links(const Task& task) {
    const std::string patient = task.setting.base + "/patients/" + uuid(mix(task.draw, "patient"));
    const auto link = [&](const std::string& entity, const std::string& folder) {
        const std::string href = patient + "/" + folder + "/" + uuid(mix(task.draw, entity));
        return Json{{"entity", entity}, {"href", href}};
    };
    return Json::array({link("encounter", "encounters"), link("condition", "conditions")});
}

Json job_error(const Task& task) {
    return Json{
        {"type", "validation_failed"},
        {"message", failure_text(task.moment.stage)},
        {"invalid",
         Json::array({{{"entry", "$.encounter.diagnoses"},
                       {"entry_type", "json_data_property"},
                       {"rules", Json::array({{{"rule", "required"},
                                               {"description", "a value is wanted"}}})}}})}};
}

Answer show_job(const Task& task) {
    const std::string_view status = job_status(task.moment.stage);
    const bool processed = status == "processed";
    const bool failed = status.starts_with("failed");
    const std::string path = "/jobs/" + escape(task.id);
    Json data{{"status", status}, {"eta", iso_millis(task.at(task.moment.expected))}};
    if (failed) {
        // The service writes the code as a number or as a text.
        data["status_code"] = task.draw % 2 == 0 ? Json(422) : Json("422");
        data["error"] = job_error(task);
    } else if (processed) {
        data["links"] = encounter_links(task);
    } else {
        data["links"] = Json::array({{{"entity", "job"}, {"href", path}}});
    }
    const int http = processed ? 303 : 200;
    return json_answer(http, Json{{"data", std::move(data)}, {"meta", meta(http, path, "object")}});
}

constexpr Manners manners{error, missing, forbidden};

constexpr Endpoint endpoint(std::string_view provider, std::string_view path,
                            Answer (*show)(const Task&)) {
    return {.provider = provider,
            .method = "GET",
            .path = path,
            .credential = "Authorization: Bearer TOKEN; api-key: TOKEN if given",
            .manners = &manners,
            .refuse = refuse,
            .show = show,
            .system = "ehealth",
            .below_api = true};
}

Answer refuse_login(Desk& desk, std::string_view message) {
    ++desk.counts.refused;
    Answer answer = error_with(401, "access_denied", message);
    answer.note = "refresh refused";
    return answer;
}

std::string text_at(const Json& body, const char* pointer) {
    const Json::json_pointer where(pointer);
    if (!body.contains(where) || !body.at(where).is_string()) return "";
    return body.at(where).get<std::string>();
}

// A refresh token serves once; the answer holds the next.
Answer exchange(const Request& request, Desk& desk) {
    const Json body = Json::parse(request.body, nullptr, false);
    const Secrets& secrets = desk.secrets;
    if (text_at(body, "/token/grant_type") != "refresh_token") {
        return refuse_login(desk, "The grant_type is not played: refresh_token is");
    }
    if (text_at(body, "/token/client_id") != secrets.client_id ||
        text_at(body, "/token/client_secret") != secrets.client_secret) {
        return refuse_login(desk, "The client or its secret is not known");
    }
    if (text_at(body, "/token/refresh_token") != desk.refresh_token) {
        return refuse_login(desk, "The refresh token is not known, or has been used");
    }
    const std::string count = std::to_string(++desk.counts.refreshes);
    desk.refresh_token = secrets.refresh_token + "-" + std::to_string(desk.counts.refreshes + 1);
    const Tokens::Made made = desk.tokens.make(desk.now);
    const auto end = std::chrono::floor<std::chrono::seconds>(desk.now + made.lifetime);
    Json data{{"id", uuid(mix(desk.counts.refreshes, "token"))},
              {"name", "access_token"},
              {"value", made.token},
              {"expires_at", end.time_since_epoch().count()},
              {"details",
               {{"grant_type", "refresh_token"},
                {"client_id", secrets.client_id},
                {"refresh_token", desk.refresh_token}}}};
    Answer answer = json_answer(
        201, Json{{"meta", meta(201, "/oauth/tokens", "object")}, {"data", std::move(data)}});
    answer.note = "refresh " + count;
    return answer;
}

constexpr std::array logins = {LoginPlace{"ehealth", "/oauth/tokens",
                                          "client_id, client_secret and refresh_token in the body",
                                          exchange}};

constexpr std::array table = {
    endpoint("ehealth-composition-job", "/patients/composition/job/{id}", show_composition),
    endpoint("ehealth-job", "/jobs/{id}", show_job)};

}  // namespace

std::span<const Endpoint> ehealth_endpoints() {
    return table;
}

std::span<const LoginPlace> ehealth_logins() {
    return logins;
}

}  // namespace taskctl::sim
