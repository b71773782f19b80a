#include "credential/credential.hpp"

#include <deque>
#include <vector>

#include <catch2/catch.hpp>

namespace {

using namespace std::chrono_literals;
using taskctl::credential::Asking;
using taskctl::credential::Credential;
using taskctl::credential::Grant;
using taskctl::credential::Granted;
using taskctl::credential::Refusal;
using taskctl::model::Duration;
using taskctl::model::Instant;
using taskctl::model::ProblemKind;
using taskctl::model::Secret;
using taskctl::model::WallTime;

Granted token(const std::string& text, std::optional<Duration> lifetime = {}) {
    return Grant{Secret(text), lifetime, ""};
}

Granted refused(bool passing) {
    return tl::make_unexpected(Refusal{{ProblemKind::unavailable, "no token", {}, {}}, passing});
}

// What was asked for, in order: "login", or "refresh of TOKEN".
struct Script {
    std::vector<std::string> asked;
    std::deque<Granted> answers;
    bool renewable = true;
    bool refreshes = true;
};

class ScriptedSource final : public taskctl::credential::Source {
public:
    explicit ScriptedSource(Script& script) : script_(script) {}
    bool is_renewable() const override { return script_.renewable; }
    bool refreshes() const override { return script_.refreshes; }
    Asking ask(const Secret* live, WallTime) override {
        script_.asked.push_back(live != nullptr ? "refresh of " + live->reveal() : "login");
        return taskctl::http::Request{};
    }
    Granted read(const taskctl::http::Answer&, WallTime) override {
        auto answer = std::move(script_.answers.front());
        script_.answers.pop_front();
        return answer;
    }
    Granted read(const taskctl::http::CommandEnd&, WallTime) override { return refused(false); }

private:
    Script& script_;
};

struct World {
    Script script;
    Credential credential{std::make_unique<ScriptedSource>(script)};
    Instant now{1h};

    std::string next() {
        auto next = credential.next(now, {});
        if (const auto* ready = std::get_if<Credential::Ready>(&next)) {
            number = ready->number;
            return ready->token.reveal();
        }
        if (const auto* refusal = std::get_if<Refusal>(&next)) return refusal->problem.message;
        return std::holds_alternative<Credential::Waiting>(next) ? "wait" : "send";
    }
    void answer(Granted granted) {
        script.answers.push_back(std::move(granted));
        credential.take(taskctl::http::Answer(), now, {});
    }
    std::uint32_t number = 0;
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("however many tasks want a token, one attempt is made") {
    World world;
    CHECK(world.next() == "send");
    CHECK(world.next() == "wait");
    CHECK(world.next() == "wait");
    world.answer(token("one"));
    CHECK(world.next() == "one");
    CHECK(world.next() == "one");
    CHECK(world.script.asked == Texts{"login"});
}

TEST_CASE("a token is refreshed shortly before its end, and serves until the new one is there") {
    World world;
    world.next();
    world.answer(token("one", 5min));
    REQUIRE(world.credential.wakes() == world.now + 4min + 30s);
    world.now += 4min + 29s;
    CHECK(world.next() == "one");
    world.now += 1s;
    CHECK(world.next() == "send");
    CHECK_FALSE(world.credential.wakes());
    CHECK(world.next() == "one");
    world.answer(token("two", 5min));
    CHECK(world.next() == "two");
    CHECK(world.script.asked == Texts{"login", "refresh of one"});
}

TEST_CASE("a short-lived token is refreshed after four fifths of its life") {
    World world;
    world.next();
    world.answer(token("one", 3s));
    CHECK(world.credential.wakes() == world.now + 2400ms);
}

TEST_CASE("after its end a token is got by a new login") {
    World world;
    world.next();
    world.answer(token("one", 5min));
    world.now += 5min;
    CHECK(world.next() == "send");
    CHECK(world.next() == "wait");
    CHECK(world.script.asked == Texts{"login", "login"});
}

TEST_CASE("a refresh that is refused leads to a login, while the token still serves") {
    World world;
    world.next();
    world.answer(token("one", 5min));
    world.now += 4min + 30s;
    CHECK(world.next() == "send");
    world.answer(refused(false));
    CHECK(world.next() == "send");
    CHECK(world.next() == "one");
    world.answer(token("two", 5min));
    CHECK(world.next() == "two");
    CHECK(world.script.asked == Texts{"login", "refresh of one", "login"});
}

TEST_CASE("where nothing is refreshed, a login that is refused is not repeated") {
    World world;
    world.script.refreshes = false;
    world.next();
    world.answer(token("one", 5min));
    world.now += 4min + 30s;
    CHECK(world.next() == "send");
    world.answer(refused(false));
    CHECK(world.next() == "one");
    CHECK_FALSE(world.credential.wakes());
    CHECK(world.script.asked == Texts{"login", "login"});
}

TEST_CASE("what replaces a refused token and is refused in turn is not replaced, until it served") {
    World world;
    world.next();
    world.answer(token("one"));
    world.next();
    CHECK(world.credential.refuse(world.number));
    world.next();
    world.answer(token("two"));
    world.next();
    CHECK_FALSE(world.credential.refuse(world.number));
    CHECK(world.next() == "two");
    world.credential.prove(world.number);
    CHECK(world.credential.refuse(world.number));
    CHECK(world.next() == "send");
}

TEST_CASE("a token that the service refuses is got anew, by one attempt for all who were refused") {
    World world;
    world.next();
    world.answer(token("one"));
    world.next();
    const auto first = world.number;
    CHECK(world.credential.refuse(first));
    CHECK(world.credential.refuse(first));
    CHECK(world.next() == "send");
    world.answer(token("two"));
    CHECK(world.next() == "two");
    // A late answer to a request with the old one.
    CHECK(world.credential.refuse(first));
    CHECK(world.next() == "two");
    CHECK(world.script.asked == Texts{"login", "login"});
}

TEST_CASE("of what can't be renewed there is no other token") {
    World world;
    world.script.renewable = false;
    world.next();
    world.answer(token("one"));
    world.next();
    CHECK_FALSE(world.credential.refuse(world.number));
    CHECK(world.next() == "one");
}

TEST_CASE("a failure that may pass is tried again after a pause that grows") {
    World world;
    world.next();
    for (const auto pause : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
        world.answer(refused(true));
        CHECK(world.credential.refusal()->problem.message == "no token");
        CHECK_FALSE(world.credential.wakes());
        world.now += pause - 1ms;
        CHECK(world.next() == "wait");
        CHECK(world.credential.wakes() == world.now + 1ms);
        world.now += 1ms;
        CHECK(world.next() == "send");
    }
    world.answer(token("one"));
    CHECK(world.next() == "one");
}

TEST_CASE("a service that says when to log in again is not asked before") {
    World world;
    world.next();
    const WallTime wall{};
    Refusal refusal{{ProblemKind::rate_limited, "slower", {}, wall + 42s}, true};
    world.answer(tl::make_unexpected(refusal));
    CHECK(world.next() == "wait");
    CHECK(world.credential.wakes() == world.now + 42s);
}

TEST_CASE("a token serves for a second at least, whatever is said of it") {
    for (const Duration said : {Duration(-1h), Duration(0s), Duration(1s)}) {
        World world;
        world.next();
        world.answer(token("one", said));
        CHECK(world.next() == "one");
        world.now += 999ms;
        CHECK(world.credential.wakes() == world.now - 199ms);
        CHECK(world.next() == "send");
        CHECK(world.next() == "one");
        world.now += 1ms;
        CHECK(world.next() == "wait");
    }
}

TEST_CASE("a failure that does not pass is final, but for a token that still serves") {
    World world;
    world.next();
    world.answer(refused(false));
    world.now += 1h;
    CHECK(world.next() == "no token");
    CHECK_FALSE(world.credential.wakes());

    World other;
    other.next();
    other.answer(token("one", 100s));
    other.now += 80s;
    other.next();
    other.answer(refused(false));
    other.next();
    other.answer(refused(false));
    CHECK(other.next() == "one");
    other.now += 20s;
    CHECK(other.next() == "no token");
}
