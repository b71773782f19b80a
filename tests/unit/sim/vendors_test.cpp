#include <filesystem>
#include <map>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/endpoint.hpp"
#include "simulation.hpp"

using namespace taskctl::sim;
using namespace std::chrono_literals;

namespace {

// Where each system keeps its status word, and the words it has for one story after another:
// ok at first, ok in the middle, done, failed, canceled, partial, paused, blocked, unknown.
struct Vocabulary {
    const char* pointer;
    std::vector<nlohmann::json> words;
};

const std::map<std::string, Vocabulary>& vocabularies() {
    static const std::map<std::string, Vocabulary> all = {
        {"richemont-booster",
         {"/status", {"REQ", "INP", "COM", "ERR", "ERR", "COM", "INP", "INP", "HLD"}}},
        {"postman-api-task",
         {"/status",
          {"pending", "pending", "completed", "failed", "failed", "failed", "pending", "pending",
           "archiving"}}},
        {"postman-generation-task",
         {"/status",
          {"pending", "pending", "completed", "failed", "failed", "failed", "pending", "pending",
           "archiving"}}},
        {"postman-update-task",
         {"/status",
          {"in-progress", "in-progress", "successful", "failed", "failed", "failed", "in-progress",
           "in-progress", "archiving"}}},
        {"postman-merge-task",
         {"/status",
          {"in-progress", "in-progress", "successful", "failed", "failed", "failed", "in-progress",
           "in-progress", "archiving"}}},
        {"postman-duplicate-task",
         {"/task/status",
          {"processing", "processing", "completed", "failed", "failed", "failed", "processing",
           "processing", "archiving"}}},
        {"koodrive-share-task", {"/jobInfo/taskStatus", {0, 1, 2, 2, 3, 2, 1, 1, 7}}},
        {"koodrive-task", {"/status", {0, 1, 2, 3, 3, 3, 1, 1, 7}}},
        {"oracle-commerce-export",
         {"/progress",
          {"pending", "processing", "succeeded", "failed", "aborted", "failed", "paused", "blocked",
           "rebalancing"}}},
        {"oracle-commerce-import",
         {"/progress",
          {"pending", "processing", "succeeded", "failed", "aborted", "failed", "paused", "blocked",
           "rebalancing"}}},
        {"ehealth-composition-job",
         {"/data/status",
          {"PENDING", "PENDING", "DONE", "FAILED", "FAILED", "FAILED", "PENDING", "PENDING",
           "UNDER_REVIEW"}}},
        {"ehealth-job",
         {"/data/status",
          {"pending", "pending", "processed", "failed", "failed", "failed_with_error", "pending",
           "pending", "under_review"}}},
    };
    return all;
}

const Vocabulary& vocabulary_of(const Endpoint& endpoint) {
    return vocabularies().at(std::string(endpoint.provider));
}

}  // namespace

TEST_CASE("every endpoint has a provider spec of its name, and there are twelve") {
    CHECK(endpoints().size() == 12);
    for (const Endpoint& endpoint : endpoints()) {
        CAPTURE(endpoint.provider);
        const std::string name(endpoint.provider);
        CHECK(std::filesystem::exists(TASKCTL_SOURCE_DIR "/src/providers/" + name + ".json"));
    }
}

TEST_CASE("every system tells every story in its own words") {
    for (const Endpoint& endpoint : endpoints()) {
        const std::string provider(endpoint.provider);
        const Vocabulary& vocabulary = vocabulary_of(endpoint);
        Simulation simulation;
        std::vector<nlohmann::json> words;
        words.push_back(at(simulation.look(provider, "ok-10s-v2025"), vocabulary.pointer));
        simulation.pass(5s);
        for (const char* id : {"ok-10s-v2025", "done-v2025", "failed-v2025", "canceled-v2025",
                               "partial-v2025", "paused-v2025", "blocked-v2025", "unknown-v2025"}) {
            words.push_back(at(simulation.look(provider, id), vocabulary.pointer));
        }
        CAPTURE(provider);
        CHECK(words == vocabulary.words);
    }
}

TEST_CASE("a life is the same for the same seed, and its end comes when its story says") {
    for (const Endpoint& endpoint : endpoints()) {
        const std::string provider(endpoint.provider);
        const Vocabulary& vocabulary = vocabulary_of(endpoint);
        Simulation one;
        Simulation two;
        for (int step = 0; step <= 10; ++step) {
            const Answer answer = one.look(provider, "ok-10s-v2025");
            CAPTURE(provider, step);
            REQUIRE(answer.body == two.look(provider, "ok-10s-v2025").body);
            const bool ended = at(answer, vocabulary.pointer) == vocabulary.words[2];
            REQUIRE(ended == (step == 10));
            one.pass(1s);
            two.pass(1s);
        }
    }
}

TEST_CASE("a life begins at the first request for it, and each endpoint has tasks of its own") {
    for (const Endpoint& endpoint : endpoints()) {
        const std::string provider(endpoint.provider);
        const Vocabulary& vocabulary = vocabulary_of(endpoint);
        Simulation simulation;
        simulation.look(provider, "ok-10s-v2025");
        simulation.pass(10s);
        CAPTURE(provider);
        CHECK(at(simulation.look(provider, "ok-10s-v2025"), vocabulary.pointer) ==
              vocabulary.words[2]);
        CHECK(at(simulation.look(provider, "ok-10s-v2025-b"), vocabulary.pointer) ==
              vocabulary.words[0]);
    }
}

TEST_CASE("a faster simulator shortens lives, and shows times that have really passed") {
    Settings settings;
    settings.speed = 10;
    Simulation simulation(settings);
    simulation.look("oracle-commerce-export", "ok-10s");
    simulation.pass(999ms);
    CHECK(at(simulation.look("oracle-commerce-export", "ok-10s"), "/progress") == "processing");
    simulation.pass(1ms);
    const Answer answer = simulation.look("oracle-commerce-export", "ok-10s");
    CHECK(at(answer, "/progress") == "succeeded");
    CHECK(at(answer, "/startTime") == "2026-01-02T03:04:05.100Z");
    CHECK(at(answer, "/endTime") == "2026-01-02T03:04:06.000Z");
}

TEST_CASE("who has no credential, or a wrong one, is refused by every system") {
    for (const Endpoint& endpoint : endpoints()) {
        const std::string provider(endpoint.provider);
        Simulation simulation;
        for (const Headers& headers :
             {Headers{}, Headers{{"Authorization", "Bearer no"}, {"x-api-key", "no"}}}) {
            const Request request{std::string(endpoint.method),
                                  Simulation::path_of(provider, "done"), headers, "{}"};
            const Answer answer = request.method == "GET"
                                      ? simulation.get(request.target, headers)
                                      : simulation.post(request.target, request.body, headers);
            CAPTURE(provider, answer.body);
            CHECK(answer.status == 401);
            CHECK(parse(answer).is_object());
            CHECK(answer.body.find("done") == std::string::npos);
        }
    }
}

TEST_CASE("each system says in its own envelope what is missing or forbidden") {
    struct Row {
        const char* provider;
        int missing, forbidden;
        const char* pointer;
        nlohmann::json missing_word, forbidden_word;
    };
    const std::vector<Row> rows = {
        {"richemont-booster", 404, 403, "/responseStatus/errorCode", "NotFound", "Forbidden"},
        {"postman-api-task", 404, 403, "/status", 404, 403},
        {"postman-generation-task", 404, 403, "/error/name", "instanceNotFoundError",
         "forbiddenError"},
        {"postman-update-task", 404, 403, "/error/name", "instanceNotFoundError", "forbiddenError"},
        {"postman-merge-task", 404, 403, "/error/name", "instanceNotFoundError", "forbiddenError"},
        {"postman-duplicate-task", 404, 403, "/name", "instanceNotFoundError", "forbiddenError"},
        {"koodrive-share-task", 400, 400, "/code", 13000401, 13000410},
        {"koodrive-task", 400, 400, "/code", 13000401, 13000410},
        {"oracle-commerce-export", 404, 403, "/status", "404", "403"},
        {"oracle-commerce-import", 404, 403, "/status", "404", "403"},
        {"ehealth-composition-job", 404, 403, "/error/type", "not_found", "forbidden"},
        {"ehealth-job", 404, 403, "/error/type", "not_found", "forbidden"},
    };
    REQUIRE(rows.size() == endpoints().size());
    for (const Row& row : rows) {
        Simulation simulation;
        CAPTURE(row.provider);
        const Answer missing = simulation.look(row.provider, "gone-v2025");
        CHECK(missing.status == row.missing);
        CHECK(at(missing, row.pointer) == row.missing_word);
        const Answer forbidden = simulation.look(row.provider, "forbidden-v2025");
        CHECK(forbidden.status == row.forbidden);
        CHECK(at(forbidden, row.pointer) == row.forbidden_word);
    }
}

TEST_CASE("a path or a method that no system has is explained") {
    Simulation simulation;
    const Answer unknown = simulation.get("/nothing/here");
    CHECK(unknown.status == 404);
    CHECK(unknown.body.find("GET /tasks/{id}") != std::string::npos);
    const Answer method = simulation.post("/tasks/done", "{}");
    CHECK(method.status == 405);
    CHECK(method.body.find("GET") != std::string::npos);
}
