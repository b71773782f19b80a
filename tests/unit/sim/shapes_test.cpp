#include <catch2/catch.hpp>

#include "simulation.hpp"

using namespace taskctl::sim;
using namespace std::chrono_literals;

TEST_CASE("Richemont: a GUID means the same task with and without dashes, and comes back bare") {
    Simulation simulation;
    const Answer dashed = simulation.get("/tasks/3DA18C10-d2ca-469e-bde5-7413201cea21");
    simulation.pass(40s);
    const Answer bare = simulation.get("/tasks/3da18c10d2ca469ebde57413201cea21");
    CHECK(at(dashed, "/asyncTaskId") == "3da18c10d2ca469ebde57413201cea21");
    CHECK(at(bare, "/asyncTaskId") == "3da18c10d2ca469ebde57413201cea21");
    CHECK(at(dashed, "/status") == "REQ");
    CHECK(at(bare, "/status") == "COM");
    CHECK(at(dashed, "/requestDate") == at(bare, "/requestDate"));
}

TEST_CASE("Richemont: the counts tell a success from a partial one, and are left out before") {
    Simulation simulation;
    const Answer done = simulation.get("/tasks/done");
    CHECK(at(done, "/percentage") == 100);
    CHECK(at(done, "/totalFailed") == 0);
    CHECK(at(done, "/totalSucceeded") == at(done, "/totalResults"));
    const Answer partial = simulation.get("/tasks/partial");
    CHECK(at(partial, "/totalFailed") >= 1);
    CHECK(at(partial, "/totalSucceeded") >= 1);
    CHECK(at(partial, "/totalSucceeded").get<int>() + at(partial, "/totalFailed").get<int>() ==
          at(partial, "/totalResults").get<int>());
    CHECK_FALSE(parse(simulation.get("/tasks/ok")).contains("totalFailed"));
    CHECK_FALSE(parse(simulation.get("/tasks/failed")).contains("downloadUrl"));
}

TEST_CASE("Postman: an API task wants the media type of version 10") {
    Simulation simulation;
    const Answer answer = simulation.get("/apis/a/tasks/done", {{"x-api-key", "sim"}});
    CHECK(answer.status == 406);
    CHECK(answer.content_type == "application/problem+json");
    CHECK(at(answer, "/status") == 406);
}

TEST_CASE("Postman: results and reasons stand where each endpoint has them") {
    Simulation simulation;
    const Answer api = simulation.get("/apis/a/tasks/done");
    CHECK(at(api, "/createdAt") == "2026-01-02 03:04:05");
    const std::string url = at(api, "/details/resources/0/url");
    CHECK(url.starts_with("/apis/a/"));
    CHECK(simulation.get(url).status == 200);
    CHECK(at(simulation.get("/apis/a/tasks/failed"), "/details/error/message").is_string());

    CHECK_FALSE(parse(simulation.get("/specs/e/tasks/ok")).contains("details"));
    CHECK(at(simulation.get("/specs/e/tasks/failed"), "/details").is_string());
    CHECK(at(simulation.get("/specs/e/tasks/done"), "/meta/model") == "collection");
    CHECK(at(simulation.get("/collections/e/tasks/done"), "/meta/model") == "spec");

    CHECK(at(simulation.get("/collection-merges-tasks/a~b%3Ac"), "/id") == "a~b:c");
    CHECK(at(simulation.get("/collection-merges-tasks/failed"), "/details/error/message")
              .is_string());
    CHECK(at(simulation.get("/collection-duplicate-tasks/done"), "/task/reason").is_null());
    CHECK(at(simulation.get("/collection-duplicate-tasks/failed"), "/task/reason").is_string());
}

TEST_CASE("KooDrive: the id decides between the bodies of 2024 and 2025") {
    Simulation simulation;
    const Answer older = simulation.look("koodrive-share-task", "done-v2024");
    CHECK(at(older, "/code") == "0");
    CHECK(at(older, "/taskInfo/resultCode") == "0");
    CHECK(at(older, "/taskInfo/createTime") == "20260102030405");
    const Answer newer = simulation.look("koodrive-share-task", "done-v2025");
    CHECK(at(newer, "/code") == 0);
    CHECK(at(newer, "/jobInfo/taskId") == "done-v2025");
    CHECK_FALSE(at(newer, "/jobInfo").contains("resultCode"));
    CHECK(parse(newer).contains("taskInfos"));
    CHECK(at(simulation.look("koodrive-share-task", "gone-v2024"), "/code") == "13000401");

    int newer_ones = 0;
    for (int i = 0; i < 100; ++i) {
        const Answer answer = simulation.look("koodrive-share-task", "done-" + std::to_string(i));
        newer_ones += parse(answer).contains("jobInfo") ? 1 : 0;
    }
    CHECK(newer_ones > 25);
    CHECK(newer_ones < 75);
}

TEST_CASE("KooDrive: a completed task tells in another field how well it went") {
    Simulation simulation;
    const auto result = [&](const std::string& id) {
        return at(simulation.look("koodrive-share-task", id), "/jobInfo/taskResultCode");
    };
    CHECK(result("ok-v2025") == 0);
    CHECK(result("done-v2025") == 1);
    CHECK(result("partial-v2025") == 2);
    CHECK(result("failed-v2025") == 3);
}

TEST_CASE("KooDrive: a body without the ids, or a date in another form, is a parameter error") {
    Simulation simulation;
    const std::string path = "/koodrive/ose/v1/share/taskDetail";
    for (const char* body :
         {"", "x", "[]", "{}", R"({"taskId": "done"})", R"({"shareId": "s"})",
          R"({"taskId": 5, "shareId": "s"})", R"({"taskId": "", "shareId": "s"})"}) {
        CAPTURE(body);
        const Answer answer = simulation.post(path, body);
        CHECK(answer.status == 400);
        const nlohmann::json code = at(answer, "/code");
        CHECK((code == 13000102 || code == "13000102"));
    }
    Headers headers = Simulation::credentials();
    headers.emplace_back("X-Date", "2026-01-02");
    CHECK(simulation.get("/koodrive/ose/v1/task/done", headers).status == 400);
    headers.back().second = "20260102T030405Z";
    CHECK(simulation.get("/koodrive/ose/v1/task/done", headers).status == 200);
}

TEST_CASE("Oracle: a request without a language for the assets is error 82001") {
    Simulation simulation;
    const Answer answer =
        simulation.get("/ccadmin/v1/exportProcess/done", {{"Authorization", "Bearer sim"}});
    CHECK(answer.status == 400);
    CHECK(at(answer, "/errorCode") == "82001");
    CHECK(at(answer, "/status") == "400");
}

TEST_CASE("Oracle: an end is marked as completed, and a failure says why") {
    Simulation simulation;
    CHECK(at(simulation.get("/ccadmin/v1/exportProcess/ok"), "/completed") == false);
    CHECK(at(simulation.get("/ccadmin/v1/exportProcess/paused"), "/completed") == false);
    const Answer failed = simulation.get("/ccadmin/v1/exportProcess/failed");
    CHECK(at(failed, "/completed") == true);
    CHECK(at(failed, "/requestStatus") == 500);
    CHECK(at(failed, "/error/detail").is_string());
    const Answer done = simulation.get("/ccadmin/v1/exportProcess/done");
    CHECK(at(done, "/requestStatus") == 200);
    CHECK(at(done, "/links/1/rel") == "file");
    CHECK(at(simulation.get("/ccadmin/v1/importProcess/partial"), "/links/1/rel") ==
          "failedRecordsFile");
}

TEST_CASE("eHealth: a processed job is a 303 that leads nowhere, a failed one a 200") {
    Simulation simulation;
    const Answer done = simulation.get("/api/jobs/done");
    CHECK(done.status == 303);
    for (const auto& [name, value] : done.headers) CHECK(name != "Location");
    const std::string href = at(done, "/data/links/0/href");
    CHECK(href.starts_with("http://127.0.0.1:7/api/patients/"));
    CHECK(simulation.get(href.substr(href.find("/api/"))).status == 200);
    const Answer failed = simulation.get("/jobs/failed");
    CHECK(failed.status == 200);
    CHECK(at(failed, "/data/error/message").is_string());
}

TEST_CASE("eHealth: a composition job has its times, its link and its error") {
    Simulation simulation;
    const Answer done = simulation.get("/api/patients/composition/job/done");
    CHECK(at(done, "/data/doneAt") == "2026-01-02T03:04:05.000Z");
    CHECK(at(done, "/data/links/0/href").get<std::string>().starts_with("composition/"));
    const Answer failed = simulation.get("/patients/composition/job/failed");
    CHECK(at(failed, "/data/links/0/error").is_string());
    const Answer pending = simulation.get("/patients/composition/job/ok-8s");
    CHECK(at(pending, "/data/eta") == "2026-01-02T03:04:13.000Z");
    CHECK(at(pending, "/data/doneAt").is_null());
}

TEST_CASE("eHealth: the api-key may be left out, but not be wrong") {
    Simulation simulation;
    Headers headers = Simulation::credentials();
    headers.emplace_back("api-key", "sim");
    CHECK(simulation.get("/jobs/ok", headers).status == 200);
    headers.back().second = "other";
    CHECK(simulation.get("/jobs/ok", headers).status == 401);
}

TEST_CASE("an id that is no UTF-8 does not break the answer") {
    Simulation simulation;
    CHECK(parse(simulation.get("/collection-updates-tasks/%ff%00%22")).is_object());
}
