#include "http/hints.hpp"

#include <array>

#include <catch2/catch.hpp>

using namespace taskctl;
using namespace taskctl::http;
using namespace std::chrono_literals;

namespace {

using Hint = std::optional<model::Duration>;

// Sun, 06 Nov 1994 08:49:37 GMT, or 784111777 seconds since 1970.
constexpr model::WallTime server_time{784'111'777s};
const Header date{"Date", "Sun, 06 Nov 1994 08:49:37 GMT"};

Hint retry_after(const std::string& value) {
    return read_hints({date, {"Retry-After", value}}, server_time).retry_after;
}

Hint rate_limit(const std::string& value) {
    return read_hints({date, {"RateLimit", value}}, server_time).quota_reset;
}

Hint reset(const std::string& value) {
    return read_hints({date, {"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", value}},
                      server_time)
        .quota_reset;
}

}  // namespace

TEST_CASE("Retry-After is seconds or a date, clamped to an hour; anything else is none") {
    struct Row {
        std::string value;
        Hint hint;
    };
    const auto row = GENERATE(values<Row>({
        {"0", 0s},
        {"5", 5s},
        {" 120\t", 120s},
        {"007", 7s},
        {"3600", 1h},
        {"3601", 1h},
        {"100000000000000000000", 1h},
        {"18446744073709551616", 1h},
        {"Sun, 06 Nov 1994 08:50:37 GMT", 60s},
        {"Sunday, 06-Nov-94 08:50:37 GMT", 60s},
        {"Sun Nov  6 08:50:37 1994", 60s},
        {"Sun, 06 Nov 1994 08:49:36 GMT", 0s},
        {"Thu, 01 Jan 1970 00:00:00 GMT", 0s},
        {"Fri, 31 Dec 9999 23:59:59 GMT", 1h},
        {"", std::nullopt},
        {" ", std::nullopt},
        {"-5", std::nullopt},
        {"+5", std::nullopt},
        {"1.5", std::nullopt},
        {"120abc", std::nullopt},
        {"0x10", std::nullopt},
        {"soon", std::nullopt},
        {"5, 10", std::nullopt},
    }));
    CAPTURE(row.value);
    CHECK(retry_after(row.value) == row.hint);
}

TEST_CASE("dates are reckoned against the answer's own, however wrong the clock is here") {
    const auto* const value =
        GENERATE("Sun, 06 Nov 1994 08:51:37 GMT", "Sunday, 06-Nov-94 08:51:37 GMT",
                 "Sun Nov  6 08:51:37 1994");
    const Headers headers = {date, {"Retry-After", value}};
    for (const model::Duration error :
         {model::Duration(0), model::Duration(1h), model::Duration(-1h), model::Duration(24h)}) {
        CHECK(read_hints(headers, server_time + error).retry_after == Hint(120s));
    }
}

TEST_CASE("where the answer has no date that can be read, the clock here stands in") {
    const Header hint{"Retry-After", "Sun, 06 Nov 1994 08:51:37 GMT"};
    CHECK(read_hints({hint}, server_time + 20s).retry_after == Hint(100s));
    CHECK(read_hints({{"Date", "today"}, hint}, server_time + 20s).retry_after == Hint(100s));
}

TEST_CASE("of several hints the longest counts, and one that can't be read does not") {
    const Headers headers = {{"retry-after", "7"},
                             {"Retry-After", "30"},
                             {"Retry-After", "soon"},
                             {"X-Wait", "60"},
                             {"X-Odd", "-1"}};
    CHECK(read_hints(headers, server_time).retry_after == Hint(30s));
    const std::array<std::string, 2> more = {"x-wait", "X-Odd"};
    CHECK(read_hints(headers, server_time, more).retry_after == Hint(60s));
    CHECK(read_hints({{"X-Wait", "60"}}, server_time, more).retry_after == Hint(60s));
}

TEST_CASE("an answer without hints has none") {
    CHECK(read_hints({}, server_time) == Hints{});
    CHECK(read_hints({date, {"Content-Type", "text/plain"}}, server_time) == Hints{});
}

TEST_CASE("RateLimit speaks when nothing remains, in its older and newer forms") {
    struct Row {
        std::string value;
        Hint hint;
    };
    const auto row = GENERATE(values<Row>({
        {R"("default";r=0;t=30)", 30s},
        {R"(default; r=0; t=30)", 30s},
        {R"("default";r=5;t=30)", std::nullopt},
        {R"("default";r=0)", std::nullopt},
        {R"("default";t=30)", std::nullopt},
        {R"("default";r=0;t=-1)", std::nullopt},
        {R"("default";r=0;t=99999999999999999999)", 1h},
        {R"("burst";r=0;t=5, "day";r=0;t=600)", 600s},
        {R"("burst";r=0;t=5, "day";r=9;t=600)", 5s},
        {R"("a,b;r=1\"";r=0;t=7)", 7s},
        {R"("open;r=0;t=7)", std::nullopt},
        {"limit=100, remaining=0, reset=30", 30s},
        {"reset=30,remaining=0", 30s},
        {"limit=100, remaining=1, reset=30", std::nullopt},
        {"limit=100, remaining=0", std::nullopt},
        {"remaining=, reset=30", std::nullopt},
        {"", std::nullopt},
        {",;=,", std::nullopt},
        {"\"\\", std::nullopt},
    }));
    CAPTURE(row.value);
    CHECK(rate_limit(row.value) == row.hint);
}

TEST_CASE("a reset is an epoch, an epoch in milliseconds, seconds from now, or a date") {
    struct Row {
        std::string value;
        Hint hint;
    };
    const auto row = GENERATE(values<Row>({
        {"60", 60s},
        {"0", 0s},
        {"7200", 1h},
        {"1000000000", 1h},
        {"Sun, 06 Nov 1994 08:50:37 GMT", 60s},
        {"99999999999999999999", 1h},
        {"-1", std::nullopt},
        {"1.5", std::nullopt},
        {"", std::nullopt},
    }));
    CAPTURE(row.value);
    CHECK(reset(row.value) == row.hint);
}

TEST_CASE("a reset as an epoch is reckoned against the answer's date") {
    constexpr model::WallTime now{1'767'323'045s};  // 2026-01-02T03:04:05Z
    const auto read = [&](const std::string& value) {
        return read_hints({{"Date", "Fri, 02 Jan 2026 03:04:05 GMT"},
                           {"X-RateLimit-Remaining", "0"},
                           {"X-RateLimit-Reset", value}},
                          now + 1h)
            .quota_reset;
    };
    CHECK(read("1767323105") == Hint(60s));
    CHECK(read("1767323105500") == Hint(60s + 500ms));
    CHECK(read("1767323044") == Hint(0s));
    CHECK(read("1767409445") == Hint(1h));
}

TEST_CASE("every spelling of the remaining and reset headers is read, each with its own kind") {
    for (const std::string prefix : {"RateLimit", "X-RateLimit", "x-rate-limit"}) {
        CAPTURE(prefix);
        const auto read = [&](const std::string& remaining) {
            return read_hints({{prefix + "-Remaining", remaining}, {prefix + "-Reset", "9"}},
                              server_time)
                .quota_reset;
        };
        CHECK(read("0") == Hint(9s));
        CHECK(read("1") == std::nullopt);
        CHECK(read("") == std::nullopt);
        CHECK(read("none") == std::nullopt);
    }
    CHECK_FALSE(read_hints({{"X-RateLimit-Remaining", "0"}, {"RateLimit-Reset", "9"}}, server_time)
                    .quota_reset);
    CHECK_FALSE(read_hints({{"X-RateLimit-Reset", "9"}}, server_time).quota_reset);
}

TEST_CASE("that nothing remains is told without a reset, too") {
    const auto [name, value, used_up] = GENERATE(table<std::string, std::string, bool>({
        {"RateLimit-Remaining", "0", true},
        {"x-ratelimit-remaining", " 0 ", true},
        {"X-Rate-Limit-Remaining", "00", true},
        {"X-RateLimit-Remaining", "1", false},
        {"X-RateLimit-Remaining", "", false},
        {"X-RateLimit-Reset", "0", false},
        {"RateLimit", "\"d\";r=0", true},
        {"RateLimit", "\"a\";r=1;t=5, \"b\";r=0", true},
        {"RateLimit", "limit=100, remaining=0", true},
        {"RateLimit", "\"d\";r=1;t=5", false},
        {"RateLimit", "\"d\"", false},
    }));
    CAPTURE(name, value);
    const auto hints = read_hints({{name, value}}, server_time);
    CHECK(hints.used_up == used_up);
    CHECK(hints.quota_reset == std::nullopt);
}
