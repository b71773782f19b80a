#include "watch/cadence.hpp"

#include <catch2/catch.hpp>

using namespace taskctl::watch;
using namespace std::chrono_literals;
using taskctl::model::Instant;

namespace {

const Instant start(1000s);

Advice advise(const Pace& pace, Instant now) {
    return cadence(pace, now - start, now);
}

}  // namespace

TEST_CASE("without progress the wait grows like the square root of the age") {
    const Pace none;
    CHECK(advise(none, start).wait == 1s);
    CHECK(advise(none, start + 2s).wait == 2s);
    CHECK(advise(none, start + 40s).wait == 5s);
    CHECK(advise(none, start + 3540s).wait == 30s);
    CHECK(advise(none, start + 48h).wait == 2min);
    CHECK(advise(none, start).why == Why::age);
}

TEST_CASE("progress allows no end before its fastest pace gets there") {
    Pace pace;
    pace.note(start, 0);
    pace.note(start + 10s, 9);  // at most 10 percent in 10 s
    CHECK(pace.earliest_end() == start + 10s + 90s);
    const auto advice = advise(pace, start + 10s);
    CHECK(advice.wait == 10s);  // never longer than the age
    CHECK(advice.why == Why::progress);
}

TEST_CASE("the next percent can't be far when the last one was reached long ago") {
    Pace pace;
    pace.note(start, 0);
    pace.note(start + 98s, 97);  // 1 percent a second
    pace.note(start + 99s, 98);
    CHECK(pace.earliest_end() == start + 100s);
    CHECK(advise(pace, start + 99s).wait == 1s);
    CHECK(advise(pace, start + 99s).why == Why::end_is_near);
}

TEST_CASE("a stall does not count as slowness, and its polls grow apart") {
    Pace pace;
    pace.note(start, 0);
    pace.note(start + 10s, 39);  // 4 percent a second
    pace.note(start + 1000s, 39);
    CHECK(pace.earliest_end() == start + 1000s + 15s);
    CHECK(pace.overdue() == 989750ms);
    const auto advice = advise(pace, start + 1000s);
    CHECK(advice.wait > 15s);
    CHECK(advice.wait < 16s);
    CHECK(advice.why == Why::end_is_near);
}

TEST_CASE("progress that goes back begins anew") {
    Pace pace;
    pace.note(start, 50);
    pace.note(start + 10s, 80);
    pace.note(start + 20s, 10);
    CHECK_FALSE(pace.earliest_end());
    pace.note(start + 30s, std::nullopt);
    CHECK_FALSE(pace.earliest_end());
}

TEST_CASE("less than three percents say nothing of the pace") {
    Pace pace;
    pace.note(start, 10);
    pace.note(start + 5s, 12);
    CHECK_FALSE(pace.earliest_end());
    pace.note(start + 6s, 13.9);
    CHECK(pace.earliest_end());
}
