#include <catch2/catch.hpp>

#include "unit/watch/watch_world.hpp"
#include "watch/watcher.hpp"

using namespace taskctl;
using namespace taskctl::test;
using namespace std::chrono_literals;
using Times = std::vector<double>;

TEST_CASE("p asks now, and the interval counts from there") {
    WatchWorld world;
    world.add("a");
    world.script("a", {running(), running(), running(), state("succeeded")});
    world.loop.key_at(world.clock.now() + 20s, 'p');
    world.loop.key_at(world.clock.now() + 30s, 'x');
    world.run(every(60s));
    CHECK(world.polls("a") == Times{0, 20, 80, 140});
}

TEST_CASE("p asks no sooner than a second after the last time") {
    WatchWorld world;
    world.add("a");
    world.script("a", {running(), running(), state("succeeded")});
    world.loop.key_at(world.clock.now() + 300ms, 'p');
    world.loop.key_at(world.clock.now() + 600ms, 'p');
    world.loop.key_at(world.clock.now() + 1200ms, 'p');
    world.run(every(60s));
    CHECK(world.polls("a") == Times{0, 1, 2});
}

TEST_CASE("p asks no sooner than the service permits") {
    WatchWorld world;
    world.add("a");
    auto hinted = running();
    hinted.answer->headers = {{"Retry-After", "30"}};
    world.script("a", {hinted, state("succeeded")});
    world.loop.key_at(world.clock.now() + 5s, 'p');
    world.run(every(60s));
    CHECK(world.polls("a") == Times{0, 30});
}

TEST_CASE("p asks for tasks whose last look failed") {
    WatchWorld world;
    world.add("a");
    world.chance = 0.99;
    world.script("a", {running(), no_answer(), no_answer(), no_answer(), state("succeeded")});
    world.loop.key_at(world.clock.now() + 64s, 'p');
    world.run(every(60s));
    const auto polls = world.polls("a");
    REQUIRE(polls.size() >= 4);
    CHECK(std::find(polls.begin(), polls.end(), 64.0) != polls.end());
}

TEST_CASE("tasks that were all asked at p are spread again") {
    WatchWorld world;
    for (const auto* id : {"a", "b", "c", "d"}) {
        world.add(id);
        world.script(id, {running(), running(), running(), state("succeeded")});
    }
    world.loop.key_at(world.clock.now() + 20s, 'p');
    world.run(every(40s));
    CHECK(world.polls("a") == Times{0, 20, 60, 100});
    CHECK(world.polls("b") == Times{0, 20, 70, 110});
    CHECK(world.polls("c") == Times{0, 20, 80, 120});
    CHECK(world.polls("d") == Times{0, 20, 90, 130});
}
