// A watch and its credentials: logins on the virtual clock.
#include <algorithm>
#include <csignal>

#include <catch2/catch.hpp>

#include "credential/sources.hpp"
#include "unit/watch/watch_world.hpp"

namespace {

using namespace std::chrono_literals;
using namespace taskctl;
using test::every;
using test::FakeLoop;
using test::WatchWorld;

// Logs in by a POST to /login; the answer's body is the token, good for `lifetime`.
class LoginByPost : public credential::Source {
public:
    explicit LoginByPost(model::Duration lifetime) : lifetime_(lifetime) {}
    bool is_renewable() const override { return true; }
    credential::Asking ask(const model::Secret*, model::WallTime) override {
        http::Request request;
        request.method = "POST";
        request.url = "https://a.example/login";
        return request;
    }
    credential::Granted read(const http::Answer& answer, model::WallTime) override {
        if (answer && answer->status == 200) {
            return credential::Grant{model::Secret(answer->body), lifetime_, ""};
        }
        const bool passing = !answer || answer->status >= 500;
        return tl::make_unexpected(credential::Refusal{
            {passing ? model::ProblemKind::unavailable : model::ProblemKind::not_permitted,
             "login refused",
             {},
             {}},
            passing});
    }
    credential::Granted read(const http::CommandEnd&, model::WallTime) override {
        return tl::make_unexpected(credential::Refusal{});
    }

private:
    model::Duration lifetime_;
};

// A service that takes the tokens of its own logins only, each until its own end.
struct Guard {
    WatchWorld& world;
    model::Duration lifetime;
    model::Duration latency{};
    int logins = 0;
    int refusals = 0;
    int broken = 0;  // that many logins fail
    std::optional<model::Instant> revoked_at = {};
    std::map<std::string, model::Instant> issued = {};  // by the header that bears the token

    void stand() {
        world.gate = [this](const http::Request& request) { return see(request); };
    }
    std::optional<FakeLoop::Served> see(const http::Request& request) {
        if (request.url == "https://a.example/login") {
            if (broken > 0) {
                --broken;
                return test::status(503);
            }
            const auto token = "token-" + std::to_string(++logins);
            issued["Bearer " + token] = world.clock.now();
            auto served = test::status(200, {}, token);
            served.latency = latency;
            return served;
        }
        if (!request.url.starts_with("https://a.example/")) return std::nullopt;
        const auto bearer = http::find(request.headers, "Authorization").value_or("");
        const auto found = issued.find(std::string(bearer));
        const auto now = world.clock.now();
        const bool known = found != issued.end() && now < found->second + lifetime;
        const bool revoked =
            known && revoked_at && now >= *revoked_at && found->second < *revoked_at;
        if (known && !revoked) return std::nullopt;
        ++refusals;
        return test::status(401);
    }
};

}  // namespace

TEST_CASE("a hundred tasks for an hour share one login for each life of the token") {
    WatchWorld world;
    world.sources.push_back(std::make_unique<LoginByPost>(5min));
    Guard guard{world, 5min};
    guard.stand();
    for (int i = 0; i < 100; ++i) {
        const auto id = std::to_string(i);
        world.add_with_credential(id, 0);
        auto answers = std::vector(360, test::running());
        answers.push_back(test::state("succeeded"));
        world.script(id, std::move(answers));
    }
    const auto summary = world.run(every(10s));
    CHECK(summary.exit_code == 0);
    CHECK(guard.refusals == 0);
    // Renewed after 4 min 30 s each.
    CHECK(guard.logins == 14);
    CHECK(summary.tasks == std::map<std::string, int>{{"succeeded", 100}});
}

TEST_CASE("tasks wait for the first login, and ask as soon as it is there") {
    WatchWorld world;
    world.sources.push_back(std::make_unique<LoginByPost>(5min));
    Guard guard{world, 5min, 3s};
    guard.stand();
    for (const auto* id : {"a", "b"}) {
        world.add_with_credential(id, 0);
        world.script(id, {test::state("succeeded")});
    }
    CHECK(world.run().exit_code == 0);
    CHECK(guard.logins == 1);
    CHECK(world.polls("a") == std::vector{3.0});
    CHECK(world.polls("b") == std::vector{3.0});
}

TEST_CASE("a token that is revoked in mid-watch is renewed once, and the poll repeated") {
    WatchWorld world;
    world.sources.push_back(std::make_unique<LoginByPost>(1h));
    Guard guard{world, 1h};
    guard.revoked_at = world.clock.now() + 12s;
    guard.stand();
    world.add_with_credential("a", 0);
    world.script("a",
                 {test::running(), test::running(), test::running(), test::state("succeeded")});
    CHECK(world.run(every(5s)).exit_code == 0);
    CHECK(guard.logins == 2);
    CHECK(guard.refusals == 1);
    CHECK(world.polls("a") == std::vector{0.0, 5.0, 10.0, 15.0, 15.0});
    CHECK(world.problems.empty());
}

TEST_CASE("a service that refuses the new token as well ends its tasks with 77") {
    WatchWorld world;
    world.sources.push_back(std::make_unique<LoginByPost>(1h));
    int logins = 0;
    world.gate = [&](const http::Request& request) -> std::optional<FakeLoop::Served> {
        if (!request.url.ends_with("/login")) return test::status(401);
        return test::status(200, {}, "token-" + std::to_string(++logins));
    };
    for (const auto* id : {"a", "b", "c"}) world.add_with_credential(id, 0);
    CHECK(world.run(every(5s)).exit_code == 77);
    CHECK(logins == 2);
    for (const auto* id : {"a", "b", "c"}) CHECK(world.polls(id).size() == 2);
}

TEST_CASE("a service that refuses every token gets no more logins for more tasks") {
    WatchWorld world;
    world.sources.push_back(std::make_unique<LoginByPost>(1h));
    int logins = 0;
    world.gate = [&](const http::Request& request) -> std::optional<FakeLoop::Served> {
        if (!request.url.ends_with("/login")) return test::status(401);
        return test::status(200, {}, "token-" + std::to_string(++logins));
    };
    for (int i = 0; i < 200; ++i) world.add_with_credential(std::to_string(i), 0);
    const auto summary = world.run(every(5s));
    CHECK(summary.tasks == std::map<std::string, int>{{"not_permitted", 200}});
    CHECK(logins == 2);
}

TEST_CASE("a fixed token that is refused ends at once") {
    WatchWorld world;
    world.sources.push_back(credential::fixed_source(model::Secret("fixed")));
    world.gate = [](const http::Request&) { return test::status(401); };
    world.add_with_credential("a", 0);
    CHECK(world.run(every(5s)).exit_code == 77);
    CHECK(world.polls("a") == std::vector{0.0});
}

TEST_CASE("a login that fails for a while is an outage of the tasks, and passes") {
    WatchWorld world;
    world.sources.push_back(std::make_unique<LoginByPost>(1h));
    Guard guard{world, 1h};
    guard.broken = 3;
    guard.stand();
    world.add_with_credential("a", 0);
    world.script("a", {test::state("succeeded")});
    CHECK(world.run(every(5s)).exit_code == 0);
    CHECK(guard.logins == 1);
    CHECK(world.problems.front() == "login refused");
}

TEST_CASE("get makes as many logins as it has tries") {
    for (const int broken : {2, 3}) {
        WatchWorld world;
        world.sources.push_back(std::make_unique<LoginByPost>(1h));
        Guard guard{world, 1h};
        guard.broken = broken;
        guard.stand();
        world.add_with_credential("a", 0);
        world.script("a", {test::state("succeeded")});
        watch::Options options;
        options.rules.once = true;
        CHECK(world.run(options).exit_code == (broken == 2 ? 0 : 69));
        CHECK(guard.broken == 0);
    }
}

TEST_CASE("a login that gets no answer is an outage for as long as it is waited for") {
    WatchWorld world;
    world.sources.push_back(std::make_unique<LoginByPost>(1h));
    world.gate = [](const http::Request&) {
        auto served = test::no_answer();
        served.latency = 1h;
        return served;
    };
    world.loop.signal_at(world.clock.now() + 10h, SIGINT);
    world.add_with_credential("a", 0);
    auto options = every(5s);
    options.rules.max_outage = 5min;
    CHECK(world.run(options).exit_code == 69);
    // The attempt at the limit takes its time-out and its pause.
    CHECK(world.seconds(world.clock.now()) < 7 * 60);
}

TEST_CASE("a token is not renewed when no task needs it any more") {
    WatchWorld world;
    world.sources.push_back(std::make_unique<LoginByPost>(1min));
    Guard guard{world, 1min};
    guard.stand();
    world.add_with_credential("a", 0);
    world.script("a", {test::state("succeeded")});
    world.add("b", "b.example");
    auto answers = std::vector(60, test::running());
    answers.push_back(test::state("succeeded"));
    world.script("b", std::move(answers));
    CHECK(world.run(every(1min)).exit_code == 0);
    CHECK(guard.logins == 1);
}

TEST_CASE("a login that is refused for good ends all its tasks and no others") {
    WatchWorld world;
    world.sources.push_back(std::make_unique<LoginByPost>(1h));
    world.gate = [](const http::Request& request) -> std::optional<FakeLoop::Served> {
        if (request.url.ends_with("/login")) return test::status(403);
        return std::nullopt;
    };
    world.add_with_credential("a", 0);
    world.add_with_credential("b", 0);
    world.add("c", "c.example");
    world.script("c", {test::state("succeeded")});
    const auto summary = world.run(every(5s));
    CHECK(summary.tasks == std::map<std::string, int>{{"not_permitted", 2}, {"succeeded", 1}});
    CHECK(world.polls("a").empty());
}

TEST_CASE("a signal ends a login that hangs") {
    WatchWorld world;
    world.sources.push_back(std::make_unique<LoginByPost>(1h));
    Guard guard{world, 1h, 20s};
    guard.stand();
    world.add_with_credential("a", 0);
    world.loop.signal_at(world.clock.now() + 1s, SIGINT);
    const auto summary = world.run(every(5s));
    CHECK(summary.signal == SIGINT);
    CHECK(world.loop.canceled == 1);
    CHECK(world.seconds(world.clock.now()) == 1.0);
}

TEST_CASE("the token of a program is asked for on the loop, and what it says is passed on") {
    WatchWorld world;
    http::Command command;
    command.words = {"helper"};
    world.sources.push_back(credential::command_source("helper", command));
    world.loop.perform = [](const http::Command&) {
        return FakeLoop::Performed{
            {http::CommandEnd::Reason::exited, 0, "from-helper"}, 2s, {"touch the key"}};
    };
    world.add_with_credential("a", 0);
    world.script("a", {test::state("succeeded")});
    CHECK(world.run().exit_code == 0);
    CHECK(world.loop.ran == std::vector{command});
    CHECK(world.log.front() == "2 said touch the key");
    CHECK(http::find(world.loop.started.front().request.headers, "Authorization") ==
          "Bearer from-helper");
}

TEST_CASE("a program that fails at the start ends its tasks with 78") {
    WatchWorld world;
    http::Command command;
    command.words = {"helper"};
    world.sources.push_back(credential::command_source("helper", command));
    world.loop.perform = [](const http::Command&) {
        return FakeLoop::Performed{{http::CommandEnd::Reason::exited, 1, ""}, 0s, {}};
    };
    world.add_with_credential("a", 0);
    CHECK(world.run().exit_code == 78);
    CHECK(world.problems.back() == "helper ended with exit code 1");
}

TEST_CASE("a service that quotes the token in its error is not quoted") {
    WatchWorld world;
    world.sources.push_back(credential::fixed_source(model::Secret("very-secret")));
    world.gate = [](const http::Request&) {
        return test::status(400, {}, R"({"message": "bad token very-secret"})");
    };
    world.add("a", "a.example",
              R"("auth": {"header": "Authorization", "value": "Bearer {token}"},
                 "error_body": {"message": "/message"},)");
    world.credential_of_last(0);
    CHECK(world.run().exit_code == 76);
    CHECK(world.problems.back().find("very-secret") == std::string::npos);
    CHECK(world.problems.back().find("bad token ***") != std::string::npos);
}

namespace {

// A login whose answer replaces what it was made with.
class RotatingLogin final : public LoginByPost {
public:
    using LoginByPost::LoginByPost;
    std::string loss() const override { return "; a key may be lost"; }
};

// One task, which ends a second after the renewal of its token (at 48 s of a minute) has begun. The
// first login is quick, all later ones take their time.
struct RenewalWorld : WatchWorld {
    RenewalWorld(std::unique_ptr<credential::Source> login, model::Duration latency) {
        sources.push_back(std::move(login));
        gate = [this, latency](const http::Request& request) {
            if (guard.logins > 0) guard.latency = latency;
            return guard.see(request);
        };
        add_with_credential("a", 0);
        auto answers = std::vector(7, test::running());
        answers.push_back(test::state("succeeded"));
        script("a", std::move(answers));
    }
    Guard guard{*this, 1min};
};

}  // namespace

TEST_CASE("a login whose answer replaces a secret is waited for at the end") {
    RenewalWorld world(std::make_unique<RotatingLogin>(1min), 2500ms);
    CHECK(world.run(every(7s)).exit_code == 0);
    CHECK(world.loop.canceled == 0);
    CHECK(world.log.back() == "50.5 renewed well");
}

TEST_CASE("no other login is waited for at the end") {
    RenewalWorld world(std::make_unique<LoginByPost>(1min), 2500ms);
    CHECK(world.run(every(7s)).exit_code == 0);
    CHECK(world.loop.canceled == 1);
    CHECK(world.seconds(world.clock.now()) == 49.0);
}

TEST_CASE("a login that is broken off at the end, and may replace a secret, is told") {
    RenewalWorld world(std::make_unique<RotatingLogin>(1min), 20s);
    CHECK(world.run(every(7s)).exit_code == 0);
    CHECK(world.loop.canceled == 1);
    CHECK(world.log.back() == "51 renewed broken off; a key may be lost");
}

TEST_CASE("a signal leaves a login that may replace a secret a moment only") {
    RenewalWorld world(std::make_unique<RotatingLogin>(1min), 20s);
    world.script("a", {test::running()});
    world.loop.signal_at(world.clock.now() + 50s, SIGINT);
    const auto summary = world.run(every(7s));
    CHECK(summary.signal == SIGINT);
    CHECK(world.seconds(world.clock.now()) == 50.1);
    CHECK(world.log.back() == "50.1 renewed broken off; a key may be lost");
}

TEST_CASE("a signal after the last task's end cuts the wait for a login short") {
    RenewalWorld world(std::make_unique<RotatingLogin>(1min), 20s);
    world.loop.signal_at(world.clock.now() + 49s + 500ms, SIGTERM);
    const auto summary = world.run(every(7s));
    CHECK(summary.signal == SIGTERM);
    CHECK(summary.tasks == std::map<std::string, int>{{"succeeded", 1}});
    CHECK(world.seconds(world.clock.now()) == 49.6);
}

TEST_CASE("a login is left under way for who uses the keyring on") {
    RenewalWorld world(std::make_unique<RotatingLogin>(1min), 20s);
    auto options = every(7s);
    options.leaves_logins = true;
    CHECK(world.run(options).exit_code == 0);
    CHECK(world.seconds(world.clock.now()) == 49.0);
    CHECK(world.loop.canceled == 0);
}
