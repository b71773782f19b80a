#pragma once

#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "sim/service.hpp"

namespace taskctl::sim {

// A Service whose time stands still until a test moves it, and what a well-behaved client sends.
class Simulation {
public:
    explicit Simulation(Settings settings = {})
        : service_(std::move(settings), [this] { return now_; }) {}

    void pass(Millis time) { now_ += time; }

    // Every credential and header that any of the systems wants.
    static Headers credentials() {
        return {{"Host", "127.0.0.1:7"},
                {"Authorization", "Bearer sim"},
                {"x-api-key", "sim"},
                {"x-ccasset-language", "en"},
                {"Accept", "application/vnd.api.v10+json, application/json"}};
    }

    Answer get(std::string target, Headers headers = credentials()) {
        return service_.answer({"GET", std::move(target), std::move(headers), ""});
    }
    Answer post(std::string target, std::string body, Headers headers = credentials()) {
        return service_.answer({"POST", std::move(target), std::move(headers), std::move(body)});
    }

    // One look at a task of any provider.
    Answer look(const std::string& provider, const std::string& id) {
        if (provider == "koodrive-share-task") {
            return post(path_of(provider, id), R"({"shareId": "s", "taskId": ")" + id + "\"}");
        }
        return get(path_of(provider, id));
    }

    static std::string path_of(const std::string& provider, const std::string& id) {
        if (provider == "richemont-booster") return "/tasks/" + id;
        if (provider == "postman-api-task") return "/apis/a/tasks/" + id;
        if (provider == "postman-generation-task") return "/specs/e/tasks/" + id;
        if (provider == "postman-update-task") return "/collection-updates-tasks/" + id;
        if (provider == "postman-merge-task") return "/collection-merges-tasks/" + id;
        if (provider == "postman-duplicate-task") return "/collection-duplicate-tasks/" + id;
        if (provider == "koodrive-share-task") return "/koodrive/ose/v1/share/taskDetail";
        if (provider == "koodrive-task") return "/koodrive/ose/v1/task/" + id;
        if (provider == "oracle-commerce-export") return "/ccadmin/v1/exportProcess/" + id;
        if (provider == "oracle-commerce-import") return "/ccadmin/v1/importProcess/" + id;
        if (provider == "ehealth-composition-job") return "/patients/composition/job/" + id;
        return "/jobs/" + id;
    }

private:
    // 2026-01-02T03:04:05Z
    Time now_{std::chrono::seconds(1767323045)};
    Service service_;
};

inline nlohmann::json parse(const Answer& answer) {
    return nlohmann::json::parse(answer.body);
}

inline nlohmann::json at(const Answer& answer, const std::string& pointer) {
    const nlohmann::json body = parse(answer);
    const nlohmann::json::json_pointer where(pointer);
    return body.contains(where) ? body.at(where) : nlohmann::json();
}

}  // namespace taskctl::sim
