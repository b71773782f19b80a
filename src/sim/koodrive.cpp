#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "sim/chance.hpp"
#include "sim/endpoint.hpp"
#include "sim/json.hpp"

// Huawei Cloud KooDrive. The body of a share task has had two shapes: that of 2024, where `code`
// is a string, and that of 2025. Here the id decides: `-v2024` or `-v2025` in it, else its hash.
namespace taskctl::sim {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view no_such_task = "13000401";
constexpr std::string_view no_permission = "13000410";
constexpr std::string_view bad_parameters = "13000102";

bool has_newer_shape(std::string_view id) {
    if (id.find("-v2024") != std::string_view::npos) return false;
    if (id.find("-v2025") != std::string_view::npos) return true;
    return mix(0, id) % 2 == 0;
}

// HTTP 400 and a code of the service's own.
Answer service_error(std::string_view code, std::string_view message, bool newer) {
    Json number = newer ? Json(std::stoi(std::string(code))) : Json(code);
    return json_answer(400, Json{{"code", std::move(number)}, {"msg", message}});
}

// What the gateway in front of the service refuses, whatever the path.
Answer gateway_error(int status, std::string_view /*id*/) {
    const auto answer = [status](std::string_view code, std::string_view message) {
        return json_answer(status, Json{{"error_code", code}, {"error_msg", message}});
    };
    switch (status) {
        case 401:
            return answer("APIGW.0301", "Incorrect authentication information");
        case 403:
            return answer("APIGW.0302", "This caller may not use the API");
        case 404:
            return answer("APIGW.0101", "No API has this path");
        case 429:
            return answer("APIGW.0308", "The throttling threshold has been reached");
        default:
            return status >= 500 ? answer("APIGW.0605", "The backend did not answer")
                                 : answer("APIGW.0106", "The request is not valid");
    }
}

Answer missing(std::string_view id) {
    return service_error(no_such_task, "The task does not exist", has_newer_shape(id));
}

Answer forbidden(std::string_view id) {
    return service_error(no_permission, "No permission for this share", has_newer_shape(id));
}

// yyyyMMddTHHmmssZ
bool is_date_header(std::string_view text) {
    constexpr std::string_view form = "00000000T000000Z";
    return std::equal(text.begin(), text.end(), form.begin(), form.end(), [](char c, char like) {
        return like == '0' ? c >= '0' && c <= '9' : c == like;
    });
}

std::optional<Answer> refuse_headers(const Request& request, std::string_view token) {
    if (!bears(request, token)) return gateway_error(401, "");
    const auto date = request.header("X-Date");
    if (date && !is_date_header(*date)) {
        return service_error(bad_parameters, "X-Date must look like 20260102T030405Z", true);
    }
    return std::nullopt;
}

// A member of the request's body; nothing when it is no string, or an empty one.
std::optional<std::string> text_member(const Request& request, const char* name) {
    const Json body = Json::parse(request.body, nullptr, false);
    if (!body.is_object() || !body.contains(name) || !body[name].is_string()) return std::nullopt;
    std::string text = body[name].get<std::string>();
    return text.empty() ? std::nullopt : std::optional(std::move(text));
}

std::optional<std::string> task_id_of(const Request& request) {
    return text_member(request, "taskId");
}

std::optional<Answer> refuse_share(const Request& request, std::string_view token) {
    if (auto refusal = refuse_headers(request, token)) return refusal;
    for (const char* name : {"taskId", "shareId"}) {
        if (text_member(request, name)) continue;
        return service_error(
            bad_parameters, "The body must be a JSON object with " + std::string(name) + ", a text",
            has_newer_shape(task_id_of(request).value_or("")));
    }
    return std::nullopt;
}

int share_status(Stage stage) {
    switch (stage) {
        case Stage::waiting:
            return 0;
        case Stage::succeeded:
        case Stage::partial:
        case Stage::failed:
            return 2;
        case Stage::canceled:
            return 3;
        case Stage::odd:
            return 7;
        default:
            return 1;
    }
}

int result_code(Stage stage) {
    if (stage == Stage::succeeded) return 1;
    if (stage == Stage::partial) return 2;
    return stage == Stage::failed ? 3 : 0;
}

std::string user_of(const Task& task) {
    return decimal_digits(mix(task.setting.seed, "user"), 19);
}

Json share_info(const Task& task, bool newer) {
    const Moment& moment = task.moment;
    Json info{{"userId", user_of(task)},
              {"taskId", task.id},
              {"taskType", 1},
              {"taskStatus", share_status(moment.stage)},
              {"taskResultCode", result_code(moment.stage)}};
    const bool failures = moment.stage == Stage::failed || moment.stage == Stage::partial;
    if (!newer && moment.stage != Stage::canceled) info["resultCode"] = failures ? "18000205" : "0";
    info["createTime"] = fourteen_digits(task.at(moment.created));
    if (moment.started) info["startTime"] = fourteen_digits(task.at(*moment.started));
    if (moment.ended) info["endTime"] = fourteen_digits(task.at(*moment.ended));
    info["progress"] = task.percent();
    if (moment.stage == Stage::succeeded || moment.stage == Stage::partial) {
        info["downloadUrl"] = presigned_url(task, "package.csv");
    }
    return info;
}

Json file_info(const Task& task) {
    const Stage stage = task.moment.stage;
    const bool good = stage == Stage::succeeded || stage == Stage::partial;
    Json file{{"fileId", hex_digits(mix(task.draw, "file"), 20)},
              {"status", good ? "1" : (has_ended(stage) ? "2" : "0")}};
    if (good) file["newFileId"] = hex_digits(mix(task.draw, "new"), 20);
    file["srcContainerId"] = decimal_digits(mix(task.draw, "container"), 19);
    // The documentation shows an object where it speaks of a list: both occur.
    return task.draw % 2 == 0 ? file : Json::array({file});
}

Answer show_share(const Task& task) {
    if (!has_newer_shape(task.id)) {
        return json_answer(
            200, Json{{"code", "0"}, {"msg", "success"}, {"taskInfo", share_info(task, false)}});
    }
    return json_answer(200, Json{{"code", 0},
                                 {"msg", "success"},
                                 {"jobInfo", share_info(task, true)},
                                 {"taskInfos", file_info(task)}});
}

// This endpoint has one word for all bad ends.
int plain_status(Stage stage) {
    switch (stage) {
        case Stage::waiting:
            return 0;
        case Stage::succeeded:
            return 2;
        case Stage::partial:
        case Stage::failed:
        case Stage::canceled:
            return 3;
        case Stage::odd:
            return 7;
        default:
            return 1;
    }
}

Answer show_task(const Task& task) {
    const int status = plain_status(task.moment.stage);
    return json_answer(200, Json{{"taskId", task.id},
                                 {"taskName", "simulated " + task.id},
                                 {"taskType", 0},
                                 {"tenantId", hex_digits(mix(task.setting.seed, "tenant"), 32)},
                                 {"userId", user_of(task)},
                                 {"status", status},
                                 {"resultCode", status == 3 ? "18000205" : "0"},
                                 {"code", 0},
                                 {"msg", "success"}});
}

constexpr Manners manners{gateway_error, missing, forbidden};

constexpr std::array table = {Endpoint{.provider = "koodrive-share-task",
                                       .method = "POST",
                                       .path = "/koodrive/ose/v1/share/taskDetail",
                                       .credential = "Authorization: Bearer TOKEN",
                                       .manners = &manners,
                                       .refuse = refuse_share,
                                       .show = show_share,
                                       .id_of = task_id_of},
                              Endpoint{.provider = "koodrive-task",
                                       .method = "GET",
                                       .path = "/koodrive/ose/v1/task/{id}",
                                       .credential = "Authorization: Bearer TOKEN",
                                       .manners = &manners,
                                       .refuse = refuse_headers,
                                       .show = show_task}};

}  // namespace

std::span<const Endpoint> koodrive_endpoints() {
    return table;
}

}  // namespace taskctl::sim
