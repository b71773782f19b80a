#include "report/heartbeat.hpp"

#include <catch2/catch.hpp>

#include "support/fake_loop.hpp"
#include "unit/report/sighted.hpp"

using namespace taskctl;
using namespace taskctl::report;
using namespace std::chrono_literals;

namespace {

struct World {
    test::FakeClock clock;
    test::TextWriter output;
    Heartbeat heartbeat{60s, 2, output, clock};
    HeardWriter writer{output, heartbeat};

    void pass(model::Duration time) {
        clock.advance(time);
        heartbeat.tick();
    }
    void see(std::size_t index, model::State state) {
        test::Sighted task("shop/" + std::to_string(index), index);
        task.task.state = state;
        heartbeat.changed(task.sighting());
    }
    void finish(std::size_t index) {
        test::Sighted task("shop/" + std::to_string(index), index);
        heartbeat.finished(task.sighting(), model::State::succeeded);
    }
};

}  // namespace

TEST_CASE("a heartbeat comes when nothing has been printed for that long") {
    World world;
    world.see(0, model::State::running);
    world.see(1, model::State::pending);
    world.pass(59s);
    CHECK(world.output.text.empty());
    CHECK(world.heartbeat.wakes() == world.clock.now() + 1s);
    world.pass(1s);
    CHECK(world.output.text ==
          "00:01:00Z 2 tasks are watched: 1 pending, 1 running; last change 1m00s ago\n");
    world.pass(59s);
    world.output.text.clear();
    world.writer.write("something else\n");
    world.pass(59s);
    CHECK(world.output.text == "something else\n");
    world.pass(1s);
    CHECK(world.output.text.ends_with("last change 2m59s ago\n"));
}

TEST_CASE("a heartbeat counts those that are still watched, and goes on behind the last") {
    World world;
    world.see(0, model::State::running);
    world.see(1, model::State::running);
    world.finish(0);
    world.pass(60s);
    CHECK(world.output.text == "00:01:00Z 1 task is watched: 1 running; last change 1m00s ago\n");
    world.finish(1);
    world.output.text.clear();
    world.pass(60s);
    CHECK(world.output.text ==
          "00:02:00Z all tasks have ended; files or commands are under way, 1m00s so far\n");
}
