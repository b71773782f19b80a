#include "report/text.hpp"

#include <catch2/catch.hpp>

#include "unit/report/sighted.hpp"

using namespace taskctl;
using namespace taskctl::report;
using test::Sighted;

TEST_CASE("a line tells the state and how far it is") {
    Sighted world;
    world.task.state = model::State::running;
    world.task.progress.percent = 40;
    CHECK(task_line(world.sighting(), 0, false) == "shop/ID  running  40 %\n");
    CHECK(task_line(world.sighting(), 10, false) == "shop/ID     running  40 %\n");
    world.task.progress.percent = 40.25;
    CHECK(task_line(world.sighting(), 0, false) == "shop/ID  running  40.2 %\n");
    CHECK(task_line(world.sighting(), 0, true) == "shop/ID  \x1b[36mrunning\x1b[0m  40.2 %\n");
}

TEST_CASE("a line of a task that ended tells why, and no percent") {
    Sighted world;
    world.task.state = model::State::failed;
    world.task.progress = {100, std::nullopt, 3, 2};
    world.task.error = model::TaskError{"E1", "it broke", {"here", "there"}};
    CHECK(task_line(world.sighting(1), 0, false) ==
          "shop/ID  failed  3 succeeded, 2 failed  E1: it broke; here; there\n");
    world.task.error = model::TaskError{"E1", "said once", {"said once", "more"}};
    CHECK(task_line(world.sighting(1), 0, false) ==
          "shop/ID  failed  3 succeeded, 2 failed  E1: said once; more\n");
    world.task.error = model::TaskError{std::nullopt, std::nullopt, {"only this"}};
    CHECK(task_line(world.sighting(1), 0, false) ==
          "shop/ID  failed  3 succeeded, 2 failed  only this\n");
}

TEST_CASE("an unknown status is shown as it came") {
    Sighted world;
    world.task.raw_state = "ODD\x1b[2J";
    CHECK(task_line(world.sighting(), 0, false) == "shop/ID  unknown (ODD\uFFFD[2J)\n");
}

TEST_CASE("a problem is named behind the last state seen") {
    Sighted world;
    world.troubled = true;
    world.problem = {model::ProblemKind::timeout, "not ended within 1m", {}, {}};
    world.task.state = model::State::running;
    CHECK(task_line(world.sighting(124), 0, false) == "shop/ID  running  [timeout]\n");
    CHECK(problem_text(world.sighting(124)) == "shop/ID: not ended within 1m");
    CHECK(problem_line(world.sighting(124), world.now + std::chrono::seconds(4)) ==
          "03:04:05Z shop/ID: not ended within 1m; next look in 4s\n");
}

TEST_CASE("a block tells what else is known, and no address") {
    Sighted world;
    auto& task = world.task;
    task.state = model::State::succeeded;
    task.raw_state = "COM";
    task.started_at = "2026-01-02T03:00:00Z";
    task.artifacts = {{"file", "https://f.example/x?sig=1", model::ArtifactType::file, false},
                      {"log\n", "https://f.example/y", model::ArtifactType::resource, true}};
    CHECK(task_block(world.sighting(0), false) ==
          "shop/ID  succeeded\n"
          "  status    COM\n"
          "  started   2026-01-02T03:00:00Z\n"
          "  artifacts file, log \n");
}

TEST_CASE("nothing a server sends reaches the text as a control character") {
    const std::string evil = "\x1b]52;c;AAAA\x07\r\n\u009b31m\u202e\x7f";
    Sighted world("shop/ID" + evil);
    auto& task = world.task;
    task.state = model::State::failed;
    task.raw_state = task.kind = task.created_at = task.started_at = task.updated_at =
        task.finished_at = task.eta = evil;
    task.error = model::TaskError{evil, evil, {evil}};
    task.artifacts = {{evil, evil, model::ArtifactType::file, true}};
    world.troubled = true;
    world.problem = {model::ProblemKind::rejected, evil, {}, {}};
    const auto sighting = world.sighting(1);
    for (const auto& text : {task_block(sighting, false), task_line(sighting, 0, false),
                             change_line(sighting, false), problem_line(sighting, world.now)}) {
        for (const char c : text) {
            const auto byte = static_cast<unsigned char>(c);
            CHECK((byte >= 0x20 || c == '\n'));
            CHECK(byte != 0x7F);
        }
        CHECK(text.find("\u009b") == std::string::npos);
        CHECK(text.find("\u202e") == std::string::npos);
    }
    CHECK(task_line(sighting, 0, false).find('\n') == task_line(sighting, 0, false).size() - 1);
}
