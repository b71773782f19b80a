#include "sim/life.hpp"

#include <set>

#include <catch2/catch.hpp>

using namespace taskctl::sim;
using namespace std::chrono_literals;

namespace {
Stage stage_of(const char* id, Millis elapsed) {
    return live(read_story(id, 1), elapsed, 1).stage;
}
}  // namespace

TEST_CASE("a life passes through the stages of its story") {
    struct Row {
        const char* id;
        Millis elapsed;
        Stage stage;
    };
    const Row row = GENERATE(values<Row>({
        {"ok-10s", 0s, Stage::waiting},      {"ok-10s", 999ms, Stage::waiting},
        {"ok-10s", 1s, Stage::running},      {"ok-10s", 9999ms, Stage::running},
        {"ok-10s", 10s, Stage::succeeded},   {"ok-10s", 100h, Stage::succeeded},
        {"ok-1ms", 0s, Stage::waiting},      {"done", 0s, Stage::succeeded},
        {"failed", 0s, Stage::failed},       {"fail-10s", 9s, Stage::running},
        {"fail-10s", 10s, Stage::failed},    {"partial", 0s, Stage::partial},
        {"partial-2s", 2s, Stage::partial},  {"cancel-2s", 2s, Stage::canceled},
        {"canceled", 0s, Stage::canceled},   {"stuck", 1000h, Stage::running},
        {"gone", 0s, Stage::absent},         {"gone", 1h, Stage::absent},
        {"gone-5s", 0s, Stage::waiting},     {"gone-5s", 4999ms, Stage::running},
        {"gone-5s", 5s, Stage::absent},      {"late-3s", 0s, Stage::absent},
        {"late-3s", 2999ms, Stage::absent},  {"late-3s", 3s, Stage::waiting},
        {"late-3s", 5s, Stage::running},     {"late-3s", 6s, Stage::succeeded},
        {"unknown", 1000h, Stage::odd},      {"unknown-4s", 3s, Stage::odd},
        {"unknown-4s", 4s, Stage::running},  {"unknown-4s", 7s, Stage::succeeded},
        {"paused", 1000h, Stage::paused},    {"paused-4s", 5s, Stage::running},
        {"blocked", 0s, Stage::blocked},     {"slow", 3s, Stage::succeeded},
        {"forbidden", 0s, Stage::forbidden},
    }));
    CAPTURE(row.id, row.elapsed.count());
    CHECK(stage_of(row.id, row.elapsed) == row.stage);
}

TEST_CASE("progress and times never go backwards, and an end is for good") {
    const char* id = GENERATE("ok-20s", "fail-20s", "cancel-20s", "partial-20s", "stuck-20s",
                              "paused-5s", "unknown-5s", "gone-25s");
    for (std::uint64_t draw = 0; draw < 20; ++draw) {
        const Story story = read_story(id, draw);
        Moment before = live(story, 0s, draw);
        for (Millis elapsed = 0s; elapsed < 24s; elapsed += 50ms) {
            const Moment moment = live(story, elapsed, draw);
            CAPTURE(id, draw, elapsed.count());
            REQUIRE(moment.percent >= before.percent);
            REQUIRE(moment.percent <= 100.0);
            REQUIRE(moment.updated >= before.updated);
            REQUIRE(moment.updated <= elapsed);
            REQUIRE(moment.ended.has_value() == has_ended(moment.stage));
            REQUIRE((!has_ended(before.stage) || moment.stage == before.stage));
            before = moment;
        }
    }
}

TEST_CASE("a success ends at 100 percent, a failure below, a stuck task stands still") {
    for (std::uint64_t draw = 0; draw < 20; ++draw) {
        CHECK(live(read_story("ok-9s", draw), 9s, draw).percent == 100.0);
        CHECK(live(read_story("done", draw), 0s, draw).percent == 100.0);
        CHECK(live(read_story("paused-9s", draw), 12s, draw).percent == 100.0);
        CHECK(live(read_story("fail-9s", draw), 9s, draw).percent <= 90.0);
        const Story stuck = read_story("stuck-9s", draw);
        CHECK(live(stuck, 9s, draw).percent <= 90.0);
        CHECK(live(stuck, 9s, draw).percent == live(stuck, 9h, draw).percent);
        CHECK(live(stuck, 9s, draw).updated == live(stuck, 9h, draw).updated);
    }
}

TEST_CASE("each draw has a pace of its own, and always the same one") {
    const Story story = read_story("ok-20s", 0);
    std::set<double> halfway;
    for (std::uint64_t draw = 0; draw < 20; ++draw) {
        halfway.insert(live(story, 10s, draw).percent);
        CHECK(live(story, 10s, draw).percent == live(story, 10s, draw).percent);
    }
    CHECK(halfway.size() > 10);
}
