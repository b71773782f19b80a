#include <array>

#include <nlohmann/json.hpp>

#include "sim/chance.hpp"
#include "sim/endpoint.hpp"
#include "sim/json.hpp"

// The Postman API: five shapes of a task and three of an error.
namespace taskctl::sim {
namespace {

using Json = nlohmann::ordered_json;

struct Words {
    std::string_view name, text;
};

Words error_words(int status) {
    switch (status) {
        case 401:
            return {"AuthenticationError", "The API key is missing or not valid"};
        case 403:
            return {"forbiddenError", "Your role does not let you see this task"};
        case 404:
            return {"instanceNotFoundError", "No such task was found"};
        case 406:
            return {"notAcceptable", "Accept must name application/vnd.api.v10+json"};
        case 429:
            return {"rateLimited", "Too many requests: the limit is 300 a minute"};
        default:
            return status >= 500 ? Words{"serverError", "Something went wrong on the server"}
                                 : Words{"invalidParamsError", "A parameter is not valid"};
    }
}

Answer with_limits(Answer answer) {
    if (answer.status != 429) return answer;
    answer.headers.emplace_back("RateLimit-Policy", "300;w=60");
    answer.headers.emplace_back("X-RateLimit-Limit", "300");
    answer.headers.emplace_back("X-RateLimit-Remaining", "0");
    return answer;
}

// RFC 7807
Answer problem(int status, std::string_view /*id*/) {
    const Words words = error_words(status);
    Answer answer = json_answer(status, Json{{"type", "problems/" + std::string(words.name)},
                                             {"title", words.name},
                                             {"detail", words.text},
                                             {"status", status}});
    answer.content_type = "application/problem+json";
    return with_limits(std::move(answer));
}

// {"error": {"name", "message"}}
Answer nested(int status, std::string_view /*id*/) {
    const Words words = error_words(status);
    return with_limits(
        json_answer(status, Json{{"error", {{"name", words.name}, {"message", words.text}}}}));
}

// {"name", "message"}
Answer plain(int status, std::string_view /*id*/) {
    const Words words = error_words(status);
    return with_limits(json_answer(status, Json{{"name", words.name}, {"message", words.text}}));
}

using Error = Answer (*)(int, std::string_view);

template <Error error>
constexpr Manners manners_of{error, [](std::string_view id) { return error(404, id); },
                             [](std::string_view id) { return error(403, id); }};

template <Error error>
std::optional<Answer> refuse(const Request& request, std::string_view token) {
    if (request.header("x-api-key").value_or("") == token) return std::nullopt;
    return error(401, "");
}

std::optional<Answer> refuse_api_task(const Request& request, std::string_view token) {
    if (auto refusal = refuse<problem>(request, token)) return refusal;
    const std::string_view accept = request.header("Accept").value_or("");
    if (accept.find("application/vnd.api.v10+json") != std::string_view::npos) return std::nullopt;
    return problem(406, "");
}

// The words that an endpoint has for a task's stages: none of them knows "partial" or "canceled".
struct Vocabulary {
    std::string_view busy, good, bad;
};

std::string_view status_of(const Task& task, const Vocabulary& words) {
    switch (task.moment.stage) {
        case Stage::succeeded:
            return words.good;
        case Stage::partial:
        case Stage::failed:
        case Stage::canceled:
            return words.bad;
        case Stage::odd:
            return "archiving";
        default:
            return words.busy;
    }
}

std::string_view reason(const Task& task) {
    switch (task.moment.stage) {
        case Stage::canceled:
            return "The task was canceled by an administrator";
        case Stage::partial:
            return "Some elements could not be processed";
        default:
            return "The definition has an error in line 42";
    }
}

// {"resources": [{"id", "url"}]}, the url relative to the API
Json resources(const Task& task, const std::string& folder) {
    const std::string id =
        decimal_digits(mix(task.draw, "owner"), 8) + "-" + uuid(mix(task.draw, "resource"));
    return Json{{"resources", Json::array({Json{{"id", id}, {"url", folder + "/" + id}}})}};
}

Json error_details(const Task& task) {
    return Json{{"error", {{"message", reason(task)}}}};
}

Answer show_api_task(const Task& task) {
    const std::string api = "/apis/" + escape(task.param("apiId"));
    const std::string_view status = status_of(task, {"pending", "completed", "failed"});
    const bool of_collection = task.draw % 2 == 0;
    Json body{{"id", task.id},
              {"meta",
               {{"url", api + "/tasks/" + escape(task.id)},
                {"model", of_collection ? "collection" : "api-version"},
                {"action", of_collection ? "update" : "create"}}},
              {"status", status},
              {"details", Json::object()},
              {"createdAt", date_and_time(task.at(task.moment.created))},
              {"updatedAt", date_and_time(task.at(task.moment.updated))}};
    if (status == "completed") {
        body["details"] = resources(task, api + (of_collection ? "/collections" : "/versions"));
    }
    if (status == "failed") body["details"] = error_details(task);
    return json_answer(200, body);
}

Answer show_generation_task(const Task& task) {
    const bool from_spec = task.param("collections|specs") == "specs";
    const std::string_view status = status_of(task, {"pending", "completed", "failed"});
    Json body{{"meta", {{"action", "generation"}, {"model", from_spec ? "collection" : "spec"}}},
              {"status", status}};
    if (status == "completed") {
        body["details"] = resources(task, from_spec ? "/collections" : "/specs");
    }
    if (status == "failed") body["details"] = reason(task);
    return json_answer(200, body);
}

Answer show_update_task(const Task& task) {
    const std::string_view status = status_of(task, {"in-progress", "successful", "failed"});
    return json_answer(200, Json{{"id", task.id}, {"status", status}});
}

Answer show_merge_task(const Task& task) {
    const std::string_view status = status_of(task, {"in-progress", "successful", "failed"});
    Json body{{"id", task.id}, {"status", status}};
    if (status == "successful") body["details"] = resources(task, "/collections");
    if (status == "failed") body["details"] = error_details(task);
    return json_answer(200, body);
}

Answer show_duplicate_task(const Task& task) {
    const std::string_view status = status_of(task, {"processing", "completed", "failed"});
    Json inner{{"id", task.id}, {"status", status}, {"reason", nullptr}};
    if (status == "failed") inner["reason"] = reason(task);
    return json_answer(200, Json{{"task", std::move(inner)}});
}

constexpr Endpoint endpoint(std::string_view provider, std::string_view path,
                            const Manners* manners,
                            std::optional<Answer> (*refuse_it)(const Request&, std::string_view),
                            Answer (*show)(const Task&)) {
    return {.provider = provider,
            .method = "GET",
            .path = path,
            .credential = "x-api-key: TOKEN",
            .manners = manners,
            .refuse = refuse_it,
            .show = show};
}

constexpr std::array table = {
    endpoint("postman-api-task", "/apis/{apiId}/tasks/{id}", &manners_of<problem>, refuse_api_task,
             show_api_task),
    endpoint("postman-generation-task", "/{collections|specs}/{elementId}/tasks/{id}",
             &manners_of<nested>, refuse<nested>, show_generation_task),
    endpoint("postman-update-task", "/collection-updates-tasks/{id}", &manners_of<nested>,
             refuse<nested>, show_update_task),
    endpoint("postman-merge-task", "/collection-merges-tasks/{id}", &manners_of<nested>,
             refuse<nested>, show_merge_task),
    endpoint("postman-duplicate-task", "/collection-duplicate-tasks/{id}", &manners_of<plain>,
             refuse<plain>, show_duplicate_task),
};

}  // namespace

std::span<const Endpoint> postman_endpoints() {
    return table;
}

}  // namespace taskctl::sim
