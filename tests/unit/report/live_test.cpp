#include "report/live.hpp"

#include <csignal>

#include <catch2/catch.hpp>

#include "support/fake_loop.hpp"
#include "unit/report/sighted.hpp"

using namespace taskctl;
using namespace taskctl::report;
using namespace std::chrono_literals;
using test::Sighted;

namespace {

class FakeTerminal final : public Terminal {
public:
    View look() const override { return view; }
    void open() override {}
    void enter() override { ++entered; }
    void leave() override { ++left; }
    void stop() override { ++stopped; }

    View view{80, 24, true, true, true};
    int entered = 0;
    int left = 0;
    int stopped = 0;
};

// Keeps each write by itself.
class Frames final : public Writer {
public:
    void write(std::string_view text) override { all.emplace_back(text); }
    std::string text() const {
        std::string joined;
        for (const auto& one : all) joined += one;
        return joined;
    }
    std::vector<std::string> all;
};

struct World {
    explicit World(std::size_t tasks = 1, TerminalTraits traits = {true, true, false, false, true},
                   bool announces = true) {
        for (std::size_t i = 0; i < tasks; ++i) {
            sights.emplace_back("shop/" + std::to_string(i), i);
            targets.push_back(sights.back().target);
        }
        live.emplace(Stage{terminal, frames, clock, traits, false}, targets, announces);
    }

    void pass(model::Duration time) {
        clock.advance(time);
        live->tick();
    }
    void see(std::size_t index, model::State state, std::optional<double> percent = {}) {
        auto& sight = sights[index];
        sight.task.state = state;
        sight.task.progress.percent = percent;
        sight.now = clock.wall();
        live->changed(sight.sighting());
    }
    void finish(std::size_t index, model::State state = model::State::succeeded) {
        auto& sight = sights[index];
        sight.task.state = state;
        sight.now = clock.wall();
        live->finished(sight.sighting(0), state);
    }
    bool takes(int signal) {
        http::Event event = http::Signaled{signal};
        return live->takes(event);
    }

    test::FakeClock clock;
    FakeTerminal terminal;
    Frames frames;
    std::vector<Sighted> sights;
    std::vector<provider::Target> targets;
    std::optional<Live> live;
};

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a frame is one write, and only what changed is written") {
    World world;
    world.see(0, model::State::running, 10);
    world.pass(0s);
    REQUIRE(world.frames.all.size() == 1);
    CHECK(holds(world.frames.all[0], "shop/0  running"));
    world.pass(1s);  // the times count up
    CHECK(world.frames.all.size() == 2);
}

TEST_CASE("a display goes on with the files that are fetched when all tasks have ended") {
    World world(2);
    const std::string name = "a.csv";
    const auto file = [&](std::uint64_t number, std::uint64_t size) {
        return transfer::Status{number, world.targets[number], name, name, size, 4000,
                                0,      world.clock.now()};
    };
    world.finish(0);
    world.finish(1);
    world.live->planned(file(0, 0));
    world.live->planned(file(1, 0));
    world.pass(100ms);
    CHECK(holds(world.frames.text(), "shop/0: a.csv"));
    CHECK(holds(world.frames.text(), "shop/1: a.csv"));
    CHECK(holds(world.frames.text(), "2 of 2 ended: 2 succeeded; watched for 0s   q stop"));
    world.frames.all.clear();
    world.live->moved(file(0, 1000));
    world.live->waits(file(1, 0), {model::ProblemKind::unreachable, "lost", {}, {}}, 3s);
    world.pass(100ms);
    CHECK(holds(world.frames.text(), "25 %"));
    CHECK(holds(world.frames.text(), "lost"));
    world.frames.all.clear();
    world.live->ended(file(0, 4000), {"out/a.csv", {}, 0});
    world.pass(100ms);
    CHECK(holds(world.frames.text(), "shop/1"));
    CHECK(!holds(world.frames.text(), "shop/0"));
    world.frames.all.clear();
    world.live->ended(file(1, 4000), {"out/a.csv", {}, 0});
    world.pass(100ms);
    CHECK(!holds(world.frames.text(), "watched for"));
}

TEST_CASE("at most ten frames a second are drawn, whatever happens") {
    World world;
    world.pass(0s);
    world.frames.all.clear();
    for (int i = 0; i < 1000; ++i) {
        world.see(0, model::State::running, i / 10.0);
        world.pass(1ms);
    }
    CHECK(world.frames.all.size() <= 10);
    CHECK(world.frames.all.size() >= 9);
}

TEST_CASE("lines that stay are written with the frame that comes after them") {
    World world(2);
    Frames output;
    world.pass(0s);
    world.frames.all.clear();
    world.live->above(world.frames, "one\n");
    world.live->above(world.frames, "two\n");
    CHECK(world.frames.all.empty());
    world.pass(100ms);
    REQUIRE(world.frames.all.size() == 1);
    CHECK(world.frames.all[0].find("one\ntwo\n") < world.frames.all[0].find("shop/1"));

    world.live->above(output, "answer\n");
    world.pass(100ms);
    CHECK(output.text() == "answer\n");
    REQUIRE(world.frames.all.size() == 3);
    CHECK(holds(world.frames.all[1], "\x1b[K"));
    CHECK(holds(world.frames.all[2], "shop/1"));
}

TEST_CASE("lines that are many do not wait") {
    World world;
    world.pass(0s);
    world.frames.all.clear();
    world.live->above(world.frames, std::string(100000, 'x') + "\n");
    CHECK(world.frames.text().size() > 100000);
}

TEST_CASE("an end stays as a line when nobody else tells it") {
    const bool announces = GENERATE(true, false);
    World world(2, {true, true, false, false, true}, announces);
    world.pass(0s);
    world.finish(0, model::State::failed);
    world.pass(100ms);
    CHECK(holds(world.frames.text(), "✗ shop/0  failed\n") == announces);
    CHECK(holds(world.frames.text(), "1 of 2 ended: 1 failed"));
}

TEST_CASE("after the end the terminal is as it was, and lines go straight through") {
    World world;
    world.pass(0s);
    world.live->above(world.frames, "last words\n");
    world.live->end();
    world.live->end();
    CHECK(world.terminal.entered == 1);
    CHECK(world.terminal.left == 1);
    CHECK(holds(world.frames.all.back(), "last words\n"));
    CHECK(holds(world.frames.all.back(), "\x1b[?25h"));
    world.live->above(world.frames, "later\n");
    CHECK(world.frames.all.back() == "later\n");
    CHECK(world.live->wakes() == model::Instant::max());
}

TEST_CASE("a display that is torn down leaves the terminal as it was") {
    World world;
    world.pass(0s);
    world.live.reset();
    CHECK(world.terminal.left == 1);
    CHECK(holds(world.frames.all.back(), "\x1b[?25h"));
}

TEST_CASE("a stop clears the display, and going on draws it anew") {
    World world;
    world.pass(0s);
    CHECK(world.takes(SIGTSTP));
    CHECK(holds(world.frames.all.back(), "\x1b[?25h"));
    CHECK(world.terminal.stopped == 1);
    CHECK(world.terminal.entered == 2);
    world.pass(100ms);
    CHECK(holds(world.frames.all.back(), "shop/0"));
    CHECK(holds(world.frames.all.back(), "\x1b[?25l"));
}

TEST_CASE("in the background nothing is drawn, and lines go straight through") {
    World world;
    world.pass(0s);
    world.terminal.view.ours = false;
    CHECK(world.takes(SIGCONT));
    world.frames.all.clear();
    world.see(0, model::State::running);
    for (int i = 0; i < 20; ++i) world.pass(1s);
    CHECK(world.frames.all.empty());
    world.live->above(world.frames, "line\n");
    CHECK(world.frames.text() == "line\n");
    world.terminal.view.ours = true;
    const auto entered = world.terminal.entered;
    world.pass(1s);
    CHECK(world.terminal.entered == entered + 1);
    CHECK(holds(world.frames.text(), "shop/0"));
}

TEST_CASE("a terminal that takes nothing is not waited for") {
    World world;
    world.terminal.view.ready = false;
    for (int i = 0; i < 5; ++i) world.pass(1s);
    CHECK(world.frames.all.empty());
    CHECK(world.live->wakes() == world.clock.now() + 100ms);
    world.terminal.view.ready = true;
    world.pass(100ms);
    CHECK(world.frames.all.size() == 1);
}

TEST_CASE("a new size draws anew at once") {
    World world;
    world.pass(0s);
    world.frames.all.clear();
    world.terminal.view.width = 10;
    CHECK(world.takes(SIGWINCH));
    world.pass(100ms);
    REQUIRE(world.frames.all.size() == 1);
    CHECK(holds(world.frames.all[0], "waiting"));
}

TEST_CASE("q is the signal of Ctrl-C, p is for the watch") {
    World world;
    http::Event q = http::Keyed{'q'};
    CHECK(!world.live->takes(q));
    CHECK(std::get<http::Signaled>(q).number == SIGINT);
    http::Event p = http::Keyed{'p'};
    CHECK(!world.live->takes(p));
    CHECK(std::get<http::Keyed>(p).key == 'p');
    CHECK(!world.takes(SIGTERM));
    world.live->end();
    CHECK(world.takes(SIGWINCH));
    CHECK(!world.takes(SIGINT));
}

TEST_CASE("the terminal is told how far the whole is, when that changes") {
    World world(4, {true, true, true, false, true});
    world.pass(0s);
    CHECK(holds(world.frames.text(), "\x1b]9;4;3\x1b\\"));
    world.see(0, model::State::running, 40);
    world.see(1, model::State::running, 20);
    world.pass(1s);
    CHECK(holds(world.frames.all.back(), "\x1b]9;4;1;15\x1b\\"));
    world.pass(1s);
    CHECK(!holds(world.frames.all.back(), "\x1b]9;4"));
    world.sights[0].task.state = model::State::failed;
    world.live->finished(world.sights[0].sighting(1), model::State::failed);
    world.pass(1s);
    CHECK(holds(world.frames.all.back(), "\x1b]9;4;2;30\x1b\\"));
    world.live->end();
    CHECK(holds(world.frames.all.back(), "\x1b]9;4;0\x1b\\"));
}

TEST_CASE("artifacts that anybody may open are links where the terminal can") {
    World world(1, {true, true, false, true, true});
    auto& task = world.sights[0].task;
    const auto add = [&](const char* name, const char* url, bool credential) {
        task.artifacts.push_back({name, url, model::ArtifactType::file, credential});
    };
    add("open", "https://h.example.com/a?b=c", false);
    add("closed", "https://h.example.com/b", true);
    add("script", "javascript:alert(1)", false);
    add("evil", "https://h.example.com/\x1b\\x", false);
    add("n\x1b[31mame", "https://h.example.com/d", false);
    world.finish(0);
    world.pass(1s);
    const auto text = world.frames.text();
    CHECK(holds(text, "\x1b]8;;https://h.example.com/a?b=c\x1b\\open\x1b]8;;\x1b\\"));
    CHECK(!holds(text, "closed"));
    CHECK(!holds(text, "script"));
    CHECK(!holds(text, "evil"));
    CHECK(holds(text, "n\uFFFD[31mame"));
}

TEST_CASE("a service's words never reach the terminal as they are") {
    World world;
    auto& sight = world.sights[0];
    sight.troubled = true;
    sight.problem = {model::ProblemKind::unavailable, "bad\x1b]52;c;xx\x07\r\nthing", 503, {}};
    sight.now = world.clock.wall();
    world.live->problem(sight.sighting(), world.clock.wall() + 4s);
    world.pass(0s);
    CHECK(!holds(world.frames.text(), "\x1b]52"));
    CHECK(!holds(world.frames.text(), "\x07"));
    CHECK(holds(world.frames.text(), "thing; try 2 in 4s"));
}
