#include "report/hooks.hpp"

#include <algorithm>
#include <deque>

#include <catch2/catch.hpp>

#include "support/fake_loop.hpp"
#include "unit/report/sighted.hpp"

using namespace taskctl;
using namespace taskctl::report;
using namespace std::chrono_literals;
using test::Sighted;

namespace {

struct World {
    World() {
        inner.perform = [this](const http::Command&) { return performed; };
        loop.add(hooks);
    }

    void finish(const std::string& ref, const watch::Outcome& outcome = model::State::succeeded) {
        auto& task = tasks.emplace_back(ref);
        task.task.state = model::State::succeeded;
        hooks.finished(task.sighting(0), outcome);
    }
    void end_file(std::size_t task) {
        const std::string name = "f";
        hooks.ended({0, tasks[task].target, name, name, 0, {}, 0, clock.now()}, {});
    }

    std::deque<Sighted> tasks;
    test::FakeClock clock;
    test::FakeLoop inner{clock, {}};
    SharedLoop loop{inner};
    test::TextWriter output;
    model::Scrubber scrubber;
    test::FakeLoop::Performed performed;
    Hooks hooks{
        "notify \"$TASKCTL_REF\"", {"PATH=/bin", "TASKCTL_REF=stale"}, loop, output, scrubber};
};

bool holds(const std::vector<std::string>& words, const std::string& word) {
    return std::ranges::find(words, word) != words.end();
}

}  // namespace

TEST_CASE("the command of a task that has ended knows all about it") {
    World world;
    world.finish("shop/a?x=1");
    CHECK(!world.hooks.wait());
    REQUIRE(world.inner.ran.size() == 1);
    const auto& command = world.inner.ran[0];
    CHECK(command.words[0] == "/bin/sh");
    CHECK(command.words[1] == "-c");
    CHECK(command.words[2].ends_with("notify \"$TASKCTL_REF\""));
    CHECK(command.environment.size() == 5);
    CHECK(holds(command.environment, "PATH=/bin"));
    CHECK(holds(command.environment, "TASKCTL_REF=shop/a?x=1"));
    CHECK(holds(command.environment, "TASKCTL_STATE=succeeded"));
    CHECK(holds(command.environment, "TASKCTL_OUTCOME=succeeded"));
    CHECK(holds(command.environment, "TASKCTL_EXIT_CODE=0"));
    CHECK(command.input.starts_with("{\"schema\":\"taskctl.task/v1\""));
    CHECK(command.input.ends_with("}\n"));
    CHECK(command.timeout == 30s);
    CHECK(world.output.text.empty());
}

TEST_CASE("a watch that ended without its task runs nothing") {
    World world;
    world.finish("shop/a", model::ProblemKind::interrupted);
    world.finish("shop/b", model::ProblemKind::stopped);
    CHECK(world.inner.ran.empty());
    world.finish("shop/c", model::ProblemKind::timeout);
    REQUIRE(world.inner.ran.size() == 1);
    CHECK(holds(world.inner.ran[0].environment, "TASKCTL_OUTCOME=timeout"));
}

TEST_CASE("a few run at once, the others wait for them") {
    World world;
    world.performed.latency = 10s;
    for (int i = 0; i < 10; ++i) world.finish("shop/" + std::to_string(i));
    CHECK(world.inner.ran.size() == 4);
    const auto begun = world.clock.now();
    CHECK(!world.hooks.wait());
    CHECK(world.inner.ran.size() == 10);
    CHECK(world.clock.now() == begun + 30s);
}

TEST_CASE("a command waits for the files of its task, others do not wait for it") {
    World world;
    bool busy = true;
    world.hooks.hold([&](const provider::Target& target) { return busy && target.ref == "a/1"; });
    world.finish("a/1");
    world.finish("a/2");
    REQUIRE(world.inner.ran.size() == 1);
    CHECK(holds(world.inner.ran[0].environment, "TASKCTL_REF=a/2"));
    world.end_file(0);
    CHECK(world.inner.ran.size() == 1);
    SECTION("until they are there") {
        busy = false;
        world.end_file(0);
    }
    SECTION("or nothing more comes") {
        CHECK(!world.hooks.wait());
    }
    REQUIRE(world.inner.ran.size() == 2);
    CHECK(holds(world.inner.ran[1].environment, "TASKCTL_REF=a/1"));
}

TEST_CASE("what a command prints is masked and never begins a line") {
    World world;
    world.scrubber.add(model::Secret("s3cret-token"));
    world.performed.said = {"::error::x", "the token is s3cret-token\x1b[31m"};
    world.finish("shop/a");
    world.hooks.wait();
    CHECK(world.output.text ==
          "taskctl: on-finish: ::error::x\n"
          "taskctl: on-finish: the token is ***\uFFFD[31m\n");
}

TEST_CASE("how a command failed is said") {
    using Reason = http::CommandEnd::Reason;
    struct Row {
        http::CommandEnd end;
        const char* expected;
    };
    const Row rows[] = {
        {{Reason::exited, 3, ""}, "exited with 3"},
        {{Reason::signaled, 9, ""}, "was ended by signal 9"},
        {{Reason::not_started, 2, ""}, "could not be started: No such file or directory"},
        {{Reason::timed_out, 0, ""}, "was ended after 30s"},
        {{Reason::too_long, 0, ""}, "was ended: it printed too much"}};
    for (const auto& row : rows) {
        World world;
        world.performed.end = row.end;
        world.finish("shop/a");
        world.hooks.wait();
        CHECK(world.output.text ==
              "taskctl: warning: --on-finish for shop/a " + std::string(row.expected) + "\n");
    }
}

TEST_CASE("a signal ends the commands too") {
    World world;
    world.performed.latency = 10s;
    for (int i = 0; i < 6; ++i) world.finish("shop/" + std::to_string(i));
    world.inner.signal_at(world.clock.now() + 1s, 15);
    CHECK(world.hooks.wait() == 15);
    CHECK(world.inner.canceled == 4);
    CHECK(world.inner.ran.size() == 4);
    CHECK(world.output.text ==
          "taskctl: warning: --on-finish: 6 commands were ended or never begun\n");
}
