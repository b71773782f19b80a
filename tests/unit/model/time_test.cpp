#include "model/time.hpp"

#include <catch2/catch.hpp>

using namespace taskctl::model;
using namespace std::chrono_literals;

TEST_CASE("durations read as people write them") {
    const auto [text, expected] = GENERATE(table<const char*, Duration>({
        {"500ms", 500ms},
        {"5", 5s},
        {"5s", 5s},
        {"0", 0s},
        {"0.5", 500ms},
        {"2m", 2min},
        {"1h30m", 90min},
        {"1d", 24h},
        {"1m500ms", 60500ms},
    }));
    CAPTURE(text);
    CHECK(parse_duration(text) == expected);
}

TEST_CASE("what is no duration is refused") {
    const auto* text = GENERATE("", "s", "-5", "5x", "5 s", "1m1h", "1s1s", "1h30", "1e3", "1.2.3",
                                "99999d", "nan", "5S", "0x10");
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text));
}

TEST_CASE("a duration's text is short, exact and reads back") {
    const auto [duration, expected] = GENERATE(table<Duration, const char*>({
        {0ms, "0s"},
        {500ms, "500ms"},
        {2500ms, "2.5s"},
        {1005ms, "1.005s"},
        {90min, "1h30m"},
        {60s, "1m"},
        {3661s, "1h1m1s"},
        {24h, "24h"},
    }));
    CHECK(to_text(duration) == expected);
    CHECK(parse_duration(expected) == duration);
}

TEST_CASE("wall time prints as RFC 3339 in UTC") {
    CHECK(to_rfc3339(WallTime(0ms)) == "1970-01-01T00:00:00Z");
    CHECK(to_rfc3339(WallTime(1763763420042ms)) == "2025-11-21T22:17:00.042Z");
    CHECK(to_rfc3339(WallTime(951826399s)) == "2000-02-29T12:13:19Z");
}

TEST_CASE("an RFC 3339 time is read in every zone, and nothing else is") {
    using taskctl::model::parse_rfc3339;
    using taskctl::model::to_rfc3339;
    const auto [text, utc] = GENERATE(table<const char*, const char*>({
        {"2026-11-21T22:17:00Z", "2026-11-21T22:17:00Z"},
        {"2026-11-21t22:17:00z", "2026-11-21T22:17:00Z"},
        {"2026-11-21 22:17:00+02:00", "2026-11-21T20:17:00Z"},
        {"2026-11-21T22:17:00.5-05:30", "2026-11-22T03:47:00.500Z"},
        {"2026-11-21T22:17:00.123456789Z", "2026-11-21T22:17:00.123Z"},
        {"2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"},
    }));
    const auto time = parse_rfc3339(text);
    REQUIRE(time);
    CHECK(to_rfc3339(*time) == utc);
    for (const auto* bad : {"", "2026-11-21", "2026-11-21T22:17:00", "2026-13-21T22:17:00Z",
                            "2026-11-21T24:17:00Z", "2026-11-21T22:17:00Zx", "-026-11-21T22:17:00Z",
                            "2026-11-21T22:17:00.Z", "2026-11-21T22:17:0-1Z", "1763763420"}) {
        CHECK_FALSE(parse_rfc3339(bad));
    }
}
