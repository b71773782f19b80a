#include "watch/watcher.hpp"

#include <csignal>

#include <catch2/catch.hpp>

#include "unit/watch/watch_world.hpp"

using namespace taskctl;
using namespace taskctl::test;
using namespace std::chrono_literals;
using Lines = std::vector<std::string>;
using Times = std::vector<double>;

namespace {

watch::Options get() {
    watch::Options options;
    options.rules.once = true;
    options.rules.timeout = 60s;
    return options;
}

}  // namespace

TEST_CASE("a task is polled at exactly the interval until it has ended") {
    WatchWorld world;
    world.add("a");
    world.script("a", {state("pending"), running(), running(), state("succeeded")});
    const auto summary = world.run(every(5s));
    CHECK(world.polls("a") == Times{0, 5, 10, 15});
    CHECK(world.log ==
          Lines{"0 observed a pending", "5 changed a running", "15 finished a succeeded 0"});
    CHECK(summary.exit_code == 0);
    CHECK(summary.requests == 4);
    CHECK(summary.elapsed == 15s);
    CHECK(summary.tasks == std::map<std::string, int>{{"succeeded", 1}});
}

TEST_CASE("the interval counts from start to start, and a late answer is followed at once") {
    WatchWorld world;
    world.add("a");
    world.script("a", {running(2s), running(7s), running(1s), state("succeeded")});
    world.run(every(5s));
    CHECK(world.polls("a") == Times{0, 5, 12, 17});
}

TEST_CASE("without an interval the polls grow apart") {
    WatchWorld world;
    world.add("a");
    world.script(
        "a", {running(), running(), running(), running(), running(), running(), state("failed")});
    const auto summary = world.run();
    CHECK(world.polls("a") == Times{0, 1, 2.5, 4.75, 8.125, 12.252, 16.502});
    CHECK(summary.exit_code == 1);
}

TEST_CASE("a spec's floor holds for the adaptive cadence and yields to an explicit interval") {
    const std::string floor = R"("poll": {"floor": "3s"},)";
    WatchWorld adaptive;
    adaptive.add("a", "a.example", floor);
    adaptive.script("a", {running(), running(), state("succeeded")});
    adaptive.run();
    CHECK(adaptive.polls("a") == Times{0, 3, 6});

    WatchWorld fixed;
    fixed.add("a", "a.example", floor);
    fixed.script("a", {running(), running(), state("succeeded")});
    fixed.run(every(1s));
    CHECK(fixed.polls("a") == Times{0, 1, 2});
}

TEST_CASE("the tasks of one origin are spread from the second poll on, those of others are not") {
    WatchWorld world;
    for (const auto* id : {"a", "b", "c", "d"}) {
        world.add(id);
        world.script(id, {running(), running(), state("succeeded")});
    }
    world.add("z", "z.example");
    world.script("z", {running(), state("succeeded")});
    world.run(every(8s));
    CHECK(world.polls("a") == Times{0, 8, 16});
    CHECK(world.polls("b") == Times{0, 10, 18});
    CHECK(world.polls("c") == Times{0, 12, 20});
    CHECK(world.polls("d") == Times{0, 14, 22});
    CHECK(world.polls("z") == Times{0, 8});
}

TEST_CASE("no more requests are in flight to one origin than allowed") {
    WatchWorld world;
    for (int i = 0; i < 10; ++i) {
        const auto id = std::to_string(i);
        world.add(id);
        world.script(id, {{state("succeeded").answer, 1s}});
    }
    auto options = get();
    options.concurrency = 3;
    const auto summary = world.run(options);
    CHECK(world.loop.most_in_flight == 3);
    CHECK(summary.requests == 10);
    CHECK(summary.elapsed == 4s);
}

TEST_CASE("a rate limit delays what is over it and no task of another limit") {
    WatchWorld world;
    for (const auto* id : {"a", "b", "c"}) {
        world.add(id, "a.example", R"("poll": {"rate_limit": "2/10s"},)");
        world.script(id, {state("succeeded")});
    }
    world.add("free");
    world.script("free", {state("succeeded")});
    world.run(every(1s));
    CHECK(world.polls("b") == Times{0});
    CHECK(world.polls("c") == Times{10});
    CHECK(world.polls("free") == Times{0});
}

TEST_CASE("an interval that a rate limit can't keep is stretched evenly") {
    WatchWorld world;
    for (const auto* id : {"a", "b"}) {
        world.add(id, "a.example", R"("poll": {"rate_limit": "60/1m"},)");
        world.script(id, {running(), running(), state("succeeded")});
    }
    world.run(every(100ms));
    CHECK(world.polls("a") == Times{0, 2, 4});
    CHECK(world.polls("b") == Times{0, 3, 5});
}

TEST_CASE("one failed poll does not end a watch") {
    WatchWorld world;
    world.chance = 0.5;
    world.add("a");
    world.script("a", {running(), no_answer(), status(502), state("succeeded")});
    const auto summary = world.run(every(10s));
    CHECK(world.polls("a") == Times{0, 10, 10.5, 11.5});
    CHECK(world.log == Lines{"0 observed a running", "10 problem a unreachable next in 0.5",
                             "10.5 problem a unavailable next in 1",
                             "11.5 finished a succeeded 0"});
    CHECK(summary.exit_code == 0);
}

TEST_CASE("a watch gives up after the outage limit, with a last poll at its end") {
    WatchWorld world;
    world.chance = 0.999999;
    world.add("a");
    world.script("a", {running(), no_answer()});
    auto options = every(10s);
    options.rules.max_outage = 20s;
    const auto summary = world.run(options);
    CHECK(world.polls("a") == Times{0, 10, 11, 13, 17, 25, 30});
    CHECK(world.log.back() == "30 finished a unreachable 69");
    CHECK(world.problems.back() ==
          "the service can't be reached: connection refused; no good answer for 20s");
    CHECK(summary.exit_code == 69);
}

TEST_CASE("to wait in a queue for a service that answers nobody is an outage") {
    WatchWorld world;
    for (int i = 0; i < 20; ++i) {
        const auto id = std::to_string(i);
        world.add(id);
        auto hung = no_answer();
        hung.latency = 1s;
        world.script(id, {hung});
    }
    auto options = every(1s);
    options.concurrency = 2;
    options.rules.max_outage = 15s;
    const auto summary = world.run(options);
    CHECK(summary.tasks == std::map<std::string, int>{{"unreachable", 20}});
    // Each was asked for the first time within 10 s, and again every 10 s.
    CHECK(world.seconds(world.clock.now()) == 30.0);
}

TEST_CASE("what holds up the loop is no outage") {
    struct SlowReader : WatchWorld {
        void problem(const watch::Sighting& sighting, model::WallTime next) override {
            if (problems.empty()) clock.advance(10s);
            WatchWorld::problem(sighting, next);
        }
    };
    SlowReader world;
    world.add("a");
    world.script("a", {running(), status(503), status(503), state("succeeded")});
    auto options = every(1s);
    options.rules.max_outage = 5s;
    CHECK(world.run(options).exit_code == 0);
    CHECK(world.polls("a") == Times{0, 1, 11, 11.1});
}

TEST_CASE("the wait that a server asks for is no outage") {
    WatchWorld world;
    world.add("a");
    world.script("a", {status(429, {{"Retry-After", "30"}}), status(429, {{"Retry-After", "30"}}),
                       state("succeeded")});
    auto options = every(1s);
    options.rules.max_outage = 20s;
    CHECK(world.run(options).exit_code == 0);
    CHECK(world.polls("a") == Times{0, 30, 60});
}

TEST_CASE("a throttling hint holds back every task of the origin") {
    WatchWorld world;
    world.add("a");
    world.add("b");
    world.script("a", {status(429, {{"Retry-After", "30"}}), state("succeeded")});
    world.script("b", {running(), state("succeeded")});
    world.run(every(4s));
    CHECK(world.polls("a") == Times{0, 30});
    CHECK(world.polls("b") == Times{0, 30});
}

TEST_CASE("an answer's hint is a floor for the next poll") {
    WatchWorld world;
    world.chance = 0.5;
    world.add("a");
    auto hinted = running();
    hinted.answer->headers = {{"Retry-After", "20"}};
    world.script("a", {hinted, state("succeeded")});
    world.run(every(5s));
    CHECK(world.polls("a") == Times{0, 21});
}

TEST_CASE("a hint beyond the time left ends at once and says when") {
    WatchWorld world;
    world.add("a");
    world.add("b");
    world.script("a", {status(429, {{"Retry-After", "120"}})});
    world.script("b", {running()});
    auto options = every(5s);
    options.rules.timeout = 60s;
    const auto summary = world.run(options);
    CHECK(summary.elapsed == 0s);
    CHECK(summary.exit_code == 75);
    CHECK(summary.tasks == std::map<std::string, int>{{"rate_limited", 2}});
    CHECK(world.problems.front() ==
          "the service asks not to be asked before 2026-01-02T00:02:00Z, which is after the "
          "timeout");
}

TEST_CASE("the last poll comes exactly at the deadline") {
    WatchWorld world;
    world.add("a");
    world.script("a", {running()});
    auto options = every(25s);
    options.rules.timeout = 60s;
    const auto summary = world.run(options);
    CHECK(world.polls("a") == Times{0, 25, 50, 60});
    CHECK(world.log.back() == "60 finished a timeout 124");
    CHECK(world.problems.back() == "not ended within 1m; last seen running");
    CHECK(summary.exit_code == 124);
}

TEST_CASE("a task that ends just before the deadline is a success") {
    WatchWorld world;
    world.add("a");
    world.script("a", {running(), state("succeeded")});
    auto options = every(1h);
    options.rules.timeout = 60s;
    CHECK(world.run(options).exit_code == 0);
    CHECK(world.polls("a") == Times{0, 60});
}

TEST_CASE("an unanswered request can't outlast the deadline") {
    WatchWorld world;
    world.add("a");
    world.script("a", {running(), running(1h)});
    auto options = every(5s);
    options.rules.timeout = 10s;
    const auto summary = world.run(options);
    CHECK(summary.elapsed == 12s);
    CHECK(summary.exit_code == 124);
}

TEST_CASE("a task may be missing for a while before it is first seen") {
    WatchWorld world;
    world.add("a");
    world.script("a", {status(404), status(404), running(), state("succeeded")});
    CHECK(world.run(every(4s)).exit_code == 0);
    CHECK(world.polls("a") == Times{0, 4, 8, 12});
}

TEST_CASE("a task that does not appear in time is not found") {
    WatchWorld world;
    world.add("a");
    world.script("a", {status(404)});
    const auto summary = world.run(every(4s));
    CHECK(world.polls("a") == Times{0, 4, 8, 10});
    CHECK(world.log.back() == "10 finished a not_found 5");
    CHECK(summary.exit_code == 5);
}

TEST_CASE("a 410 has no grace") {
    WatchWorld world;
    world.add("a");
    world.script("a", {status(410)});
    CHECK(world.run(every(4s)).exit_code == 5);
    CHECK(world.polls("a") == Times{0});
}

TEST_CASE("a task that is gone after it was seen is looked for once more") {
    WatchWorld world;
    world.add("a");
    world.script("a", {running(), status(404), status(404)});
    CHECK(world.run(every(60s)).exit_code == 5);
    CHECK(world.polls("a") == Times{0, 60, 60.1});
    CHECK(world.problems.back().ends_with("its result may have expired"));

    WatchWorld back;
    back.add("a");
    back.script("a", {running(), status(404), running(), state("succeeded")});
    CHECK(back.run(every(60s)).exit_code == 0);
}

TEST_CASE("what asking again can't help ends a task at once, and only that one") {
    const auto [code, outcome, exit] = GENERATE(table<int, const char*, int>({
        {400, "rejected", 76},
        {401, "not_permitted", 77},
        {403, "not_permitted", 77},
        {422, "rejected", 76},
        {501, "rejected", 76},
    }));
    WatchWorld world;
    world.add("bad");
    world.add("good");
    world.script("bad", {status(code)});
    world.script("good", {running(), state("succeeded")});
    const auto summary = world.run(every(5s));
    CHECK(world.polls("bad") == Times{0});
    CHECK(summary.tasks == std::map<std::string, int>{{outcome, 1}, {"succeeded", 1}});
    CHECK(summary.exit_code == exit);
}

TEST_CASE("an answer that can't be read is a passing fault") {
    WatchWorld world;
    world.add("a");
    world.script("a", {running(), status(200, {}, "<html>"), status(200), state("succeeded")});
    CHECK(world.run(every(5s)).exit_code == 0);

    WatchWorld lasting;
    lasting.add("a");
    lasting.script("a", {status(200, {}, "<html>")});
    CHECK(lasting.run(every(5s)).exit_code == 76);
    CHECK(lasting.polls("a").back() == 300);
}

TEST_CASE("get asks three times and no more") {
    WatchWorld world;
    world.chance = 0.5;
    world.add("a");
    world.script("a", {status(500)});
    const auto summary = world.run(get());
    CHECK(world.polls("a") == Times{0, 0.5, 1.5});
    CHECK(summary.exit_code == 69);

    WatchWorld recovering;
    recovering.add("a");
    recovering.script("a", {no_answer(), running()});
    CHECK(recovering.run(get()).exit_code == 8);
    CHECK(recovering.log.back() == "0.1 finished a running 8");
}

TEST_CASE("get does not wait for a task that is not there") {
    WatchWorld world;
    world.add("a");
    world.script("a", {status(404)});
    CHECK(world.run(get()).exit_code == 5);
    CHECK(world.polls("a") == Times{0});
}

TEST_CASE("an empty retry budget leaves only the scheduled polls") {
    WatchWorld world;
    for (int i = 0; i < 40; ++i) {
        const auto id = std::to_string(i);
        world.add(id);
        world.script(id, {no_answer(), state("succeeded")});
    }
    auto options = every(60s);
    options.concurrency = 100;
    world.run(options);
    int fast = 0;
    for (const auto& started : world.loop.started) {
        const auto at = world.seconds(started.at);
        fast += at > 0 && at < 60 ? 1 : 0;
    }
    CHECK(fast == 500 / 14);
}

TEST_CASE("--until states end the watch with success") {
    WatchWorld world;
    world.add("a");
    world.script("a", {state("pending"), running(), state("succeeded")});
    auto options = every(5s);
    options.rules.until = {model::State::running};
    CHECK(world.run(options).exit_code == 0);
    CHECK(world.log.back() == "5 finished a until 0");
}

TEST_CASE("an unknown status is waited out, or fails when asked for") {
    WatchWorld patient;
    patient.add("a");
    patient.script("a", {state("odd"), state("succeeded")});
    CHECK(patient.run(every(5s)).exit_code == 0);
    CHECK(patient.log.front() == "0 observed a unknown");

    WatchWorld strict;
    strict.add("a");
    strict.script("a", {state("odd")});
    auto options = every(5s);
    options.rules.fail_on_unknown = true;
    CHECK(strict.run(options).exit_code == 76);
}

TEST_CASE("--any ends with the first task that has ended, whose code it is") {
    WatchWorld world;
    world.add("slow");
    world.add("bad");
    world.script("slow", {running()});
    world.script("bad", {state("failed")});
    auto options = every(5s);
    options.any = true;
    const auto summary = world.run(options);
    CHECK(summary.exit_code == 1);
    CHECK(summary.tasks == std::map<std::string, int>{{"failed", 1}, {"stopped", 1}});
    CHECK(world.log.back() == "0 finished slow stopped 8");
}

TEST_CASE("--fail-fast goes on after a success and ends with the first failure") {
    WatchWorld world;
    for (const auto* id : {"good", "bad", "slow"}) world.add(id);
    world.script("good", {state("succeeded")});
    world.script("bad", {running(), state("canceled")});
    world.script("slow", {running(), running(1h)});
    auto options = every(3s);
    options.fail_fast = true;
    const auto summary = world.run(options);
    CHECK(summary.exit_code == 3);
    CHECK(summary.elapsed == 4s);
    CHECK(summary.tasks ==
          std::map<std::string, int>{{"canceled", 1}, {"stopped", 1}, {"succeeded", 1}});
}

TEST_CASE("with --exit-zero a state is no failure, a problem is one") {
    WatchWorld world;
    world.add("a");
    world.script("a", {state("failed")});
    auto options = every(5s);
    options.exit_zero = true;
    CHECK(world.run(options).exit_code == 0);
    CHECK(world.log.back() == "0 finished a failed 1");

    WatchWorld problem;
    problem.add("a");
    problem.script("a", {status(401)});
    CHECK(problem.run(options).exit_code == 77);
}

TEST_CASE("a signal ends every watch at once") {
    WatchWorld world;
    world.add("a");
    world.add("b");
    world.script("a", {running()});
    world.script("b", {running(1h)});
    world.loop.signal_at(world.clock.now() + 7s, SIGINT);
    const auto summary = world.run(every(5s));
    CHECK(summary.signal == SIGINT);
    CHECK(summary.exit_code == 130);
    CHECK(summary.elapsed == 7s);
    CHECK(world.loop.canceled == 1);
    CHECK(summary.tasks == std::map<std::string, int>{{"interrupted", 2}});
}

TEST_CASE("a redirect within the origin is followed as part of the same poll") {
    WatchWorld world;
    world.add("a");
    world.script("a", {status(302, {{"Location", "/tasks/moved"}})});
    world.script("moved", {state("succeeded")});
    const auto summary = world.run(every(5s));
    CHECK(summary.exit_code == 0);
    CHECK(summary.requests == 2);
}

TEST_CASE("a redirect elsewhere and an endless one are not followed") {
    WatchWorld world;
    world.add("a");
    world.add("loop");
    world.script("a", {status(302, {{"Location", "https://b.example/tasks/a"}})});
    world.script("loop", {status(302, {{"Location", "/tasks/loop"}})});
    const auto summary = world.run(every(5s));
    CHECK(summary.exit_code == 76);
    CHECK(world.polls("a") == Times{0});
    CHECK(world.polls("loop").size() == 6);
}

TEST_CASE("a thousand tasks cost three requests each when they end at the third look") {
    WatchWorld world;
    for (int i = 0; i < 1000; ++i) world.add(std::to_string(i), "h" + std::to_string(i % 10));
    for (int i = 0; i < 1000; ++i) {
        world.script(std::to_string(i), {running(), running(), state("succeeded")});
    }
    const auto summary = world.run(every(60s));
    CHECK(summary.requests == 3000);
    CHECK(summary.exit_code == 0);
}

TEST_CASE("time that the machine slept is no outage") {
    WatchWorld world;
    world.add("a");
    world.script("a", {running(), running(2s), no_answer(), state("succeeded")});
    world.loop.suspend_at(world.start + 11s, 1h);
    auto options = every(10s);
    options.rules.max_outage = 20s;
    CHECK(world.run(options).exit_code == 0);
    CHECK(world.polls("a") == Times{0, 10, 3611.1, 3611.2});
}

TEST_CASE("a machine that slept past the deadline still makes its last look") {
    WatchWorld world;
    world.add("a");
    world.script("a", {running(), {state("succeeded").answer, 1s}});
    world.loop.suspend_at(world.start + 1s, 1h);
    auto options = every(10s);
    options.rules.timeout = 60s;
    CHECK(world.run(options).exit_code == 0);
    CHECK(world.polls("a") == Times{0, 3601});
}

TEST_CASE("what another task was told to wait is no outage either") {
    WatchWorld world;
    world.chance = 0.5;
    world.add("a");
    world.add("b");
    world.script("a", {no_answer(), no_answer(), state("succeeded")});
    auto throttled = status(429, {{"Retry-After", "60"}});
    throttled.latency = 200ms;
    world.script("b", {throttled, state("succeeded")});
    auto options = every(5s);
    options.rules.max_outage = 20s;
    CHECK(world.run(options).exit_code == 0);
    CHECK(world.polls("a") == Times{0, 60.2, 61.2});
}

TEST_CASE("tasks under different limits take turns") {
    WatchWorld world;
    world.add("busy1");
    world.add("busy2");
    world.add("limited", "a.example", R"("poll": {"rate_limit": "100/10s"},)");
    for (const auto* id : {"busy1", "busy2"}) {
        world.script(id, {running(2s), running(2s), running(2s), {state("succeeded").answer, 2s}});
    }
    world.script("limited", {{state("succeeded").answer, 2s}});
    auto options = every(1s);
    options.concurrency = 1;
    world.run(options);
    CHECK(world.polls("limited") == Times{4});
}

TEST_CASE("the hop of a redirect counts towards the rate limit") {
    WatchWorld world;
    world.add("a", "a.example", R"("poll": {"rate_limit": "1/10s"},)");
    world.script("a", {status(302, {{"Location", "/tasks/moved"}})});
    world.script("moved", {state("succeeded")});
    CHECK(world.run(every(1s)).exit_code == 0);
    CHECK(world.polls("moved") == Times{10});
}

TEST_CASE("tasks that were held back together are spread again") {
    WatchWorld world;
    for (const auto* id : {"a", "b"}) world.add(id);
    world.script("a",
                 {running(), status(429, {{"Retry-After", "30"}}), running(), state("succeeded")});
    world.script("b", {running(), running(), running(), state("succeeded")});
    world.run(every(10s));
    CHECK(world.polls("a") == Times{0, 10, 40, 50});
    CHECK(world.polls("b") == Times{0, 40, 55, 65});
}

TEST_CASE("with --fail-fast the time-out is every task's own") {
    WatchWorld world;
    for (const auto* id : {"a", "b", "c"}) {
        world.add(id);
        world.script(id, {running()});
    }
    world.script("c", {running(), {state("failed").answer, 1s}});
    auto options = every(1h);
    options.fail_fast = true;
    options.rules.timeout = 60s;
    const auto summary = world.run(options);
    CHECK(summary.tasks == std::map<std::string, int>{{"failed", 1}, {"timeout", 2}});
    CHECK(summary.exit_code == 1);
}
