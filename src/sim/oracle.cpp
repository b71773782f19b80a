#include <array>

#include <nlohmann/json.hpp>

#include "sim/endpoint.hpp"
#include "sim/json.hpp"
#include "sim/logins.hpp"

// Oracle Commerce: every request must name a language for the assets, and an error's numbers are
// strings.
namespace taskctl::sim {
namespace {

using Json = nlohmann::ordered_json;

Answer error_with(int status, std::string_view code, std::string_view message) {
    return json_answer(status, Json{{"message", message},
                                    {"status", std::to_string(status)},
                                    {"errorCode", code},
                                    {"devMessage", nullptr},
                                    {"moreInfo", nullptr},
                                    {"o:errorPath", nullptr},
                                    {"type", "about:blank"},
                                    {"errors", Json::array()}});
}

Answer error(int status, std::string_view /*id*/) {
    switch (status) {
        case 401:
            return error_with(401, "20001", "The access token is missing, wrong or expired");
        case 403:
            return error_with(403, "20002", "The role of this account does not allow it");
        case 429:
            return error_with(429, "20003", "Too many requests");
        default:
            return error_with(status, status >= 500 ? "10000" : "20000",
                              status >= 500 ? "An internal error occurred" : "A bad request");
    }
}

Answer missing(std::string_view id) {
    return error_with(404, "22000", "No process has the id " + std::string(id));
}

Answer forbidden(std::string_view id) {
    return error(403, id);
}

std::optional<Answer> refuse(const Request& request, std::string_view token) {
    if (!bears(request, token)) return error(401, "");
    if (!request.header("x-ccasset-language").value_or("").empty()) return std::nullopt;
    return error_with(400, "82001", "Required header is missing: x-ccasset-language");
}

std::string_view progress_of(Stage stage) {
    switch (stage) {
        case Stage::waiting:
            return "pending";
        case Stage::paused:
            return "paused";
        case Stage::blocked:
            return "blocked";
        case Stage::succeeded:
            return "succeeded";
        case Stage::canceled:
            return "aborted";
        case Stage::partial:
        case Stage::failed:
            return "failed";
        case Stage::odd:
            return "rebalancing";
        default:
            return "processing";
    }
}

Json link(std::string_view rel, const std::string& href) {
    return Json{{"rel", rel}, {"href", href}};
}

Json links(const Task& task, std::string_view process) {
    Json list = Json::array();
    const bool import = process == "importProcess";
    if (task.moment.ended) list.push_back(link("meta", guarded_url(task, "status.csv")));
    if (task.moment.stage == Stage::succeeded && !import) {
        list.push_back(link("file", guarded_url(task, "export.csv")));
    }
    if (task.moment.stage == Stage::partial && import) {
        list.push_back(link("failedRecordsFile", guarded_url(task, "failed-records.csv")));
    }
    list.push_back(link("self", task.setting.origin + "/ccadmin/v1/" + std::string(process) + "/" +
                                    escape(task.id)));
    return list;
}

Json failure(const Task& task) {
    const bool partial = task.moment.stage == Stage::partial;
    return Json{{"title", partial ? "Some records failed" : "The process failed"},
                {"detail", partial ? "Not every record passed validation"
                                   : "The catalog was locked by another process"},
                {"type", partial ? "recordsFailed" : "processFailed"}};
}

Answer show(const Task& task, std::string_view process) {
    const Moment& moment = task.moment;
    const bool failed = moment.stage == Stage::failed || moment.stage == Stage::partial;
    Json body{{"completedPercentage", task.percent()}, {"progress", progress_of(moment.stage)}};
    if (moment.started) body["startTime"] = iso_millis(task.at(*moment.started));
    if (moment.ended) body["endTime"] = iso_millis(task.at(*moment.ended));
    body["completed"] = moment.ended.has_value();
    body["requestStatus"] = failed ? 500 : 200;
    if (failed) body["error"] = failure(task);
    body["links"] = links(task, process);
    return json_answer(200, body);
}

Answer show_export(const Task& task) {
    return show(task, "exportProcess");
}
Answer show_import(const Task& task) {
    return show(task, "importProcess");
}

constexpr Manners manners{error, missing, forbidden};

constexpr Endpoint endpoint(std::string_view provider, std::string_view path,
                            Answer (*show_it)(const Task&)) {
    return {.provider = provider,
            .method = "GET",
            .path = path,
            .credential = "Authorization: Bearer TOKEN, and x-ccasset-language",
            .manners = &manners,
            .refuse = refuse,
            .show = show_it,
            .system = "oracle"};
}

// The documented answer has no `expires_in`; clients have seen it.
Answer give_token(Desk& desk) {
    const Tokens::Made made = desk.tokens.make(desk.now);
    Json body{{"access_token", made.token}, {"token_type", "bearer"}};
    const auto seconds = std::chrono::floor<std::chrono::seconds>(made.lifetime);
    if (seconds == made.lifetime) {
        body["expires_in"] = seconds.count();
    } else {
        body["expires_in"] = std::chrono::duration<double>(made.lifetime).count();
    }
    return json_answer(200, body);
}

Answer refuse_login(Desk& desk, Answer answer) {
    ++desk.counts.refused;
    answer.note = "login refused";
    return answer;
}

Answer log_in(const Request& request, Desk& desk) {
    if (!bears(request, desk.secrets.app_key)) return refuse_login(desk, error(401, ""));
    if (request.body != "grant_type=client_credentials") {
        return refuse_login(desk, error_with(400, "20004", "The grant_type is not known"));
    }
    Answer answer = give_token(desk);
    answer.note = "login " + std::to_string(++desk.counts.logins);
    return answer;
}

Answer refresh(const Request& request, Desk& desk) {
    const std::string_view value = request.header("Authorization").value_or("");
    const bool lives = value.starts_with("Bearer ") && desk.tokens.lives(value.substr(7), desk.now);
    if (!lives && !bears(request, desk.secrets.token)) return refuse_login(desk, error(401, ""));
    Answer answer = give_token(desk);
    answer.note = "refresh " + std::to_string(++desk.counts.refreshes);
    return answer;
}

constexpr std::array logins = {
    LoginPlace{"oracle", "/ccadmin/v1/login", "Authorization: Bearer APP-KEY", log_in},
    LoginPlace{"oracle", "/ccadmin/v1/refresh", "Authorization: Bearer TOKEN, a live one",
               refresh}};

constexpr std::array table = {
    endpoint("oracle-commerce-export", "/ccadmin/v1/exportProcess/{id}", show_export),
    endpoint("oracle-commerce-import", "/ccadmin/v1/importProcess/{id}", show_import)};

}  // namespace

std::span<const Endpoint> oracle_endpoints() {
    return table;
}

std::span<const LoginPlace> oracle_logins() {
    return logins;
}

}  // namespace taskctl::sim
