#include "sim/fault.hpp"

#include <catch2/catch.hpp>

#include "simulation.hpp"

using namespace taskctl::sim;
using namespace std::chrono_literals;

namespace {

std::vector<Fault> faults(std::initializer_list<const char*> specs) {
    std::vector<Fault> all;
    for (const char* spec : specs) all.push_back(read_fault(spec).value());
    return all;
}

Settings with_faults(std::initializer_list<const char*> specs) {
    Settings settings;
    settings.faults = faults(specs);
    return settings;
}

std::string header_of(const Answer& answer, const std::string& wanted) {
    for (const auto& [name, value] : answer.headers) {
        if (name == wanted) return value;
    }
    return "";
}

}  // namespace

TEST_CASE("a fault is a kind, a time, a number of requests and a path") {
    struct Row {
        const char* text;
        Damage damage;
        int status;
        std::optional<Millis> time;
        unsigned first;
        const char* below;
    };
    const Row row = GENERATE(values<Row>({
        {"429:2s", Damage::status, 429, 2s, 1, ""},
        {"429:2", Damage::status, 429, 2s, 1, ""},
        {"500x3", Damage::status, 500, std::nullopt, 3, ""},
        {"401", Damage::status, 401, std::nullopt, 1, ""},
        {"503:500msx2@/tasks/", Damage::status, 503, 500ms, 2, "/tasks/"},
        {"403xalways", Damage::status, 403, std::nullopt, 0, ""},
        {"403x0", Damage::status, 403, std::nullopt, 0, ""},
        {"slow", Damage::slow, 0, 2s, 0, ""},
        {"slow:1m30sx1", Damage::slow, 0, 90s, 1, ""},
        {"html", Damage::html, 0, std::nullopt, 1, ""},
        {"html504", Damage::html504, 0, std::nullopt, 1, ""},
        {"close@/a:bx9", Damage::close, 0, std::nullopt, 1, "/a:bx9"},
        {"emptyx2", Damage::empty, 0, std::nullopt, 2, ""},
        {"garbage", Damage::garbage, 0, std::nullopt, 1, ""},
    }));
    CAPTURE(row.text);
    const auto fault = read_fault(row.text);
    REQUIRE(fault);
    CHECK(*fault == Fault{row.damage, row.status, row.time, row.first, row.below, row.text});
}

TEST_CASE("a fault that can't be read is refused with what would be right") {
    struct Row {
        const char* text;
        const char* says;
    };
    const Row row = GENERATE(values<Row>({
        {"", "the kind must be one of 400-599, slow, html"},
        {"nope", "the kind must be"},
        {"200", "the kind must be"},
        {"600", "the kind must be"},
        {"500y3", "the kind must be"},
        {"500x", "a number of requests, or the word always"},
        {"500x-1", "a number of requests"},
        {"429:soon", "a time such as"},
        {"429:", "a time such as"},
        {"html:2s", "for a status or slow only"},
        {"500@tasks", "the beginning of a path"},
    }));
    const auto fault = read_fault(row.text);
    REQUIRE_FALSE(fault);
    CHECK_THAT(fault.error(), Catch::Contains(row.says));
    CHECK_THAT(fault.error(), Catch::StartsWith("--fault " + std::string(row.text)));
}

TEST_CASE("faults befall a request in their order, until each is spent") {
    const auto list = faults({"slow:1s", "500x2", "slow:3sx3", "429@/tasks/", "403x1"});
    std::vector<unsigned> hits;
    std::vector<std::string> seen;
    for (int i = 0; i < 6; ++i) {
        const Mishap mishap = befall(list, "/tasks/a", hits);
        seen.push_back((mishap.fault != nullptr ? mishap.fault->text : "-") + " " +
                       std::to_string(mishap.delay.count()));
    }
    CHECK(seen == std::vector<std::string>{"500x2 1000", "500x2 1000", "429@/tasks/ 4000",
                                           "403x1 4000", "- 4000", "- 1000"});
    hits.clear();
    befall(list, "/jobs/a", hits);
    befall(list, "/jobs/a", hits);
    CHECK(befall(list, "/jobs/a", hits).fault->text == "403x1");
}

TEST_CASE("each task meets the faults anew, and lives on meanwhile") {
    Simulation simulation(with_faults({"500x2"}));
    for (const char* id : {"ok-2s", "ok-2s-b"}) {
        CHECK(simulation.look("koodrive-task", id).status == 500);
        CHECK(simulation.look("koodrive-task", id).status == 500);
    }
    simulation.pass(2s);
    for (const char* id : {"ok-2s", "ok-2s-b"}) {
        CHECK(at(simulation.look("koodrive-task", id), "/status") == 2);
    }
}

TEST_CASE("the tasks that are named in a body are told apart as well") {
    Simulation simulation(with_faults({"503"}));
    for (const char* id : {"done-v2025", "done-v2025-b"}) {
        CHECK(simulation.look("koodrive-share-task", id).status == 503);
        CHECK(simulation.look("koodrive-share-task", id).status == 200);
    }
}

TEST_CASE("a status comes in the system's own words, with Retry-After in whole seconds") {
    Simulation simulation(with_faults({"429:1500ms"}));
    const Answer booster = simulation.look("richemont-booster", "done");
    CHECK(booster.status == 429);
    CHECK(header_of(booster, "Retry-After") == "2");
    CHECK(at(booster, "/responseStatus/errorCode") == "TooManyRequests");
    const Answer postman = simulation.look("postman-update-task", "done");
    CHECK(at(postman, "/error/name") == "rateLimited");
    CHECK(header_of(postman, "X-RateLimit-Remaining") == "0");
    CHECK(at(simulation.look("koodrive-task", "done"), "/error_code") == "APIGW.0308");
    CHECK(at(simulation.get("/nothing"), "/error").is_string());
}

TEST_CASE("every kind of damage looks as its name says") {
    const auto damaged = [](const char* spec) {
        Simulation simulation(with_faults({spec}));
        return simulation.look("ehealth-job", "done");
    };
    CHECK(damaged("html").status == 200);
    CHECK(damaged("html").content_type == "text/html");
    CHECK(damaged("html504").status == 504);
    CHECK(damaged("empty").status == 200);
    CHECK(damaged("empty").body.empty());
    CHECK_FALSE(nlohmann::json::accept(damaged("garbage").body));
    CHECK(damaged("close").hang_up);
    CHECK(damaged("slow:3s").status == 303);
    CHECK(damaged("slow:3s").delay == 3s);
    CHECK(damaged("slow:3s@/tasks").delay == 0s);
}

TEST_CASE("a slow story and a slow fault add up") {
    Simulation simulation(with_faults({"slow:3s"}));
    CHECK(simulation.look("ehealth-job", "slow").delay == 5s);
}
