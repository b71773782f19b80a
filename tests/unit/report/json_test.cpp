#include "report/json.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "unit/report/sighted.hpp"

using namespace taskctl;
using namespace taskctl::report;
using test::Sighted;

TEST_CASE("a task never seen has every member, null where nothing is known") {
    Sighted world;
    world.seen = false;
    world.troubled = true;
    world.problem = {model::ProblemKind::not_found, "no such task", 404, std::nullopt};
    CHECK(task_json(world.sighting(5), {}) ==
          R"({"schema":"taskctl.task/v1","ref":"shop/ID","provider":"shop-export",)"
          R"("endpoint":"https://shop.example.com/base","id":"ID","kind":null,"state":"unknown",)"
          R"("raw_state":null,"terminal":false,"progress":{"percent":null,"total":null,)"
          R"("succeeded":null,"failed":null},"created_at":null,"started_at":null,)"
          R"("updated_at":null,"finished_at":null,"eta":null,"error":null,"artifacts":[],)"
          R"("problem":{"kind":"not_found","message":"no such task",)"
          R"("http_status":404,"retry_at":null},"observed_at":"2026-01-02T03:04:05Z",)"
          R"("exit_code":5})");
}

TEST_CASE("a task that ended shows all that its service said") {
    Sighted world;
    auto& task = world.task;
    task.state = model::State::partial;
    task.raw_state = "COM";
    task.kind = "stock";
    task.progress = {70.5, 10, 7, 3};
    task.created_at = "2025-12-31T00:00:00Z";
    task.eta = "soon";
    task.error = model::TaskError{"E1", std::nullopt, {"one", "two"}};
    task.artifacts = {{"file", "https://f.example/x?sig=1", model::ArtifactType::file, false}};
    CHECK(task_json(world.sighting(4), {}) ==
          R"({"schema":"taskctl.task/v1","ref":"shop/ID","provider":"shop-export",)"
          R"("endpoint":"https://shop.example.com/base","id":"ID","kind":"stock",)"
          R"("state":"partial","raw_state":"COM","terminal":true,"progress":{"percent":70.5,)"
          R"("total":10,"succeeded":7,"failed":3},"created_at":"2025-12-31T00:00:00Z",)"
          R"("started_at":null,"updated_at":null,"finished_at":null,"eta":"soon",)"
          R"("error":{"code":"E1","message":null,"details":["one","two"]},)"
          R"("artifacts":[{"name":"file","url":"https://f.example/x?sig=1","type":"file",)"
          R"("credential":false}],"problem":null,"observed_at":"2026-01-02T03:04:05Z",)"
          R"("exit_code":4})");
}

TEST_CASE("artifacts are laid out like the rest, whatever stands in the texts around them") {
    Sighted world;
    auto& task = world.task;
    task.state = model::State::succeeded;
    task.raw_state = R"("artifacts": [])";
    task.kind = R"("artifacts":[])";
    task.artifacts = {{"a\nb", "\"artifacts\": []", model::ArtifactType::file, true},
                      {"##[error]", "x", model::ArtifactType::resource, false}};
    for (const bool indented : {false, true}) {
        const auto text = task_json(world.sighting(), {indented, false});
        const auto read = nlohmann::ordered_json::parse(text);
        CHECK(read["artifacts"].size() == 2);
        CHECK(read["artifacts"][0]["name"].get<std::string>() == "a\nb");
        CHECK(read["artifacts"][1]["name"].get<std::string>() == "##[error]");
        auto again = read.dump(indented ? 2 : -1);
        again.replace(again.find("##["), 1, "\\u0023");
        CHECK(text == again);
    }
}

TEST_CASE("on a terminal JSON is plain ASCII without DEL, and still the same JSON") {
    Sighted world;
    world.task.raw_state = "x\x7fy\u009b\u202e\u00fc\x1b";
    const auto text = task_json(world.sighting(), {false, true});
    CHECK(text.find(R"("raw_state":"x\u007fy\u009b\u202e\u00fc\u001b")") != std::string::npos);
}

TEST_CASE("no text in JSON begins a command of a CI job") {
    Sighted world;
    world.task.raw_state = "##[error]x";
    CHECK(task_json(world.sighting(), {}).find(R"("raw_state":"\u0023#[error]x")") !=
          std::string::npos);
}

TEST_CASE("text that is not UTF-8 does not break the JSON") {
    Sighted world("shop/\xff");
    CHECK(task_json(world.sighting(), {}).find("\"ref\":\"shop/\uFFFD\"") != std::string::npos);
}

TEST_CASE("events carry their name, time, reference and own members") {
    Sighted world;
    world.troubled = true;
    world.problem = {model::ProblemKind::rate_limited, "later", 429,
                     world.now + std::chrono::seconds(30)};
    CHECK(problem_json(world.sighting(75), world.now + std::chrono::milliseconds(30500), false) ==
          R"({"schema":"taskctl.event/v1","event":"problem","at":"2026-01-02T03:04:05Z",)"
          R"("ref":"shop/ID","problem":{"kind":"rate_limited","message":"later",)"
          R"("http_status":429,"retry_at":"2026-01-02T03:04:35Z"},)"
          R"("next_poll_at":"2026-01-02T03:04:35.500Z"})");

    const auto observed = look_json("observed", world.sighting(), false);
    CHECK(observed.starts_with(
        R"({"schema":"taskctl.event/v1","event":"observed","at":"2026-01-02T03:04:05Z",)"
        R"("ref":"shop/ID","task":{"schema":"taskctl.task/v1",)"));

    const auto finished = finished_json(world.sighting(0), watch::Until{}, false);
    CHECK(finished.find(R"("event":"finished")") != std::string::npos);
    CHECK(finished.ends_with(R"(,"outcome":"until","exit_code":0})"));
}

TEST_CASE("the summary counts tasks by outcome") {
    watch::Summary summary;
    summary.tasks = {{"failed", 1}, {"succeeded", 2}};
    summary.requests = 7;
    summary.elapsed = std::chrono::milliseconds(1500);
    summary.exit_code = 1;
    CHECK(summary_json(summary, Sighted().now) ==
          R"({"schema":"taskctl.event/v1","event":"summary","at":"2026-01-02T03:04:05Z",)"
          R"("tasks":{"failed":1,"succeeded":2},"requests":7,"elapsed_seconds":1.5,)"
          R"("exit_code":1})");
}
