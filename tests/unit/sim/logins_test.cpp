#include "sim/logins.hpp"

#include <catch2/catch.hpp>

#include "simulation.hpp"

using namespace taskctl::sim;
using namespace std::chrono_literals;

namespace {

Headers bearing(const std::string& token) {
    return {{"Host", "127.0.0.1:7"},
            {"Authorization", "Bearer " + token},
            {"x-ccasset-language", "en"}};
}

// A simulator whose tokens last 3 s, and somebody who logs in to it.
class Caller {
public:
    explicit Caller(double speed = 1) : sim(settings(speed)) {}

    Answer log_in(const std::string& key = "sim-app-key",
                  const std::string& body = "grant_type=client_credentials") {
        return sim.post("/ccadmin/v1/login", body, bearing(key));
    }
    Answer refresh(const std::string& token) {
        return sim.post("/ccadmin/v1/refresh", "", bearing(token));
    }
    std::string token() { return at(log_in(), "/access_token"); }
    int poll(const std::string& token, const std::string& path = "/ccadmin/v1/exportProcess/done") {
        return sim.get(path, bearing(token)).status;
    }

    Answer exchange(const std::string& refresh_token, const std::string& secret) {
        return sim.post("/oauth/tokens",
                        R"({"token": {"grant_type": "refresh_token", "client_id": "sim-client",
                            "client_secret": ")" +
                            secret + R"(", "refresh_token": ")" + refresh_token + "\"}}");
    }
    Answer exchange(const std::string& refresh_token) {
        return exchange(refresh_token, "sim-client-secret");
    }

    nlohmann::json count(const std::string& pointer) {
        return at(sim.get("/taskctl-sim/counts", {}), pointer);
    }

    Simulation sim;

private:
    static Settings settings(double speed) {
        Settings settings;
        settings.speed = speed;
        settings.secrets.token_lifetime = 3s;
        return settings;
    }
};

}  // namespace

TEST_CASE("an application key gives a token that serves until its end, whatever the speed") {
    Caller caller(GENERATE(1.0, 1000.0));
    const Answer answer = caller.log_in();
    CHECK(answer.status == 200);
    CHECK(answer.note == "login 1");
    CHECK(at(answer, "/token_type") == "bearer");
    CHECK(at(answer, "/expires_in") == 3);
    const std::string token = at(answer, "/access_token");
    CHECK(caller.poll(token) == 200);
    CHECK(caller.poll(token, "/ccadmin/v1/importProcess/done") == 200);
    caller.sim.pass(2999ms);
    CHECK(caller.poll(token) == 200);
    caller.sim.pass(1ms);
    CHECK(caller.poll(token) == 401);
    CHECK(caller.poll("sim") == 200);
    CHECK(caller.count("/oracle/logins") == 1);
    CHECK(caller.count("/oracle/refused_polls") == 1);
}

TEST_CASE("a refresh wants a live token and leaves it alive") {
    Caller caller;
    const std::string first = caller.token();
    caller.sim.pass(2s);
    const Answer answer = caller.refresh(first);
    CHECK(answer.note == "refresh 1");
    const std::string second = at(answer, "/access_token");
    CHECK(first != second);
    CHECK(caller.poll(first) == 200);
    caller.sim.pass(1s);
    CHECK(caller.poll(first) == 401);
    CHECK(caller.poll(second) == 200);
    CHECK(caller.refresh(first).status == 401);
    CHECK(caller.refresh("sim").status == 200);
    CHECK(caller.count("/oracle") ==
          nlohmann::json{{"logins", 1}, {"refreshes", 2}, {"refused", 1}, {"refused_polls", 1}});
}

TEST_CASE("a login with a wrong key, or another grant, is refused") {
    Caller caller;
    CHECK(caller.log_in("sim").status == 401);
    CHECK(caller.log_in("sim-app-key", "grant_type=password").status == 400);
    CHECK(caller.log_in("").note == "login refused");
    CHECK(caller.count("/oracle/refused") == 3);
    CHECK(caller.count("/oracle/logins") == 0);
    CHECK(caller.poll("sim-app-key") == 401);
}

TEST_CASE("a refresh token serves once, and the next comes with the answer") {
    Caller caller;
    const Answer first = caller.exchange("sim-refresh");
    CHECK(first.status == 201);
    CHECK(at(first, "/data/details/refresh_token") == "sim-refresh-2");
    CHECK(at(first, "/data/expires_at") == 1767323048);
    const std::string token = at(first, "/data/value");
    CHECK(caller.poll(token, "/jobs/stuck") == 200);
    CHECK(caller.poll(token, "/api/patients/composition/job/stuck") == 200);
    CHECK(caller.exchange("sim-refresh").status == 401);
    CHECK(caller.exchange("sim-refresh-2", "guessed").status == 401);
    CHECK(at(caller.exchange("sim-refresh-2"), "/data/details/refresh_token") == "sim-refresh-3");
    caller.sim.pass(3s);
    CHECK(caller.poll(token, "/jobs/stuck") == 401);
    CHECK(caller.count("/ehealth") ==
          nlohmann::json{{"logins", 0}, {"refreshes", 2}, {"refused", 2}, {"refused_polls", 1}});
}

TEST_CASE("an exchange that is no JSON, or lacks a member, is refused") {
    Caller caller;
    const std::string body =
        GENERATE("", "[]", "{", R"({"token": 1})", R"({"token": {"grant_type": "refresh_token"}})");
    CHECK(caller.sim.post("/oauth/tokens", body).status == 401);
    CHECK(caller.exchange("sim-refresh").status == 201);
}

TEST_CASE("a token serves the system that gave it, and its files") {
    Caller caller;
    const std::string token = caller.token();
    CHECK(caller.poll(token, "/jobs/done") == 401);
    CHECK(caller.poll(token, "/tasks/done") == 401);
    CHECK(caller.poll(token, "/koodrive/ose/v1/task/done") == 401);
    const Answer task = caller.sim.get("/ccadmin/v1/exportProcess/done", bearing(token));
    std::string file = at(task, "/links/0/href");
    file.erase(0, std::string("http://127.0.0.1:7").size());
    CHECK(caller.poll(token, file) == 200);
    CHECK(caller.poll("another", file) == 401);
}

TEST_CASE("no two tokens are alike, and a lifetime may have a fraction") {
    Settings settings;
    settings.secrets.token_lifetime = 1500ms;
    Simulation sim(settings);
    const auto login = [&] {
        return sim.post("/ccadmin/v1/login", "grant_type=client_credentials",
                        bearing("sim-app-key"));
    };
    CHECK(at(login(), "/expires_in") == 1.5);
    CHECK(at(login(), "/access_token") != at(login(), "/access_token"));
}

TEST_CASE("a login of the wrong method is told the right one") {
    Simulation sim;
    CHECK(sim.get("/ccadmin/v1/login").status == 405);
    CHECK(sim.get("/oauth/tokens").headers.front().second == "POST");
    CHECK(sim.post("/taskctl-sim/counts", "").status == 405);
}

TEST_CASE("a fault befalls a login as it does a task") {
    Settings settings;
    settings.faults = {read_fault("503@/oauth").value()};
    Simulation sim(settings);
    CHECK(sim.post("/oauth/tokens", "{}").status == 503);
    CHECK(sim.post("/oauth/tokens", "{}").status == 401);
}
