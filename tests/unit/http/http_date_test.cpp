#include <catch2/catch.hpp>

#include "http/hints.hpp"

using namespace taskctl;
using namespace taskctl::http;
using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

constexpr model::WallTime wall = sys_days(2026y / January / 2);

}  // namespace

TEST_CASE("the three forms of an HTTP date mean the same") {
    constexpr model::WallTime expected{784'111'777s};
    CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT", wall) == expected);
    CHECK(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT", wall) == expected);
    CHECK(parse_http_date("Sun Nov  6 08:49:37 1994", wall) == expected);
    CHECK(parse_http_date("Wed Nov 16 08:49:37 1994", wall) == expected + days(10));
}

TEST_CASE("a year of two digits is never more than fifty years ahead") {
    const auto year_of = [](const char* text) {
        const auto time = parse_http_date(text, wall);
        return static_cast<int>(year_month_day(floor<days>(time.value())).year());
    };
    CHECK(year_of("Friday, 02-Jan-26 00:00:00 GMT") == 2026);
    CHECK(year_of("Friday, 01-Jan-99 00:00:00 GMT") == 1999);
    CHECK(year_of("Friday, 31-Dec-75 00:00:00 GMT") == 2075);
    CHECK(year_of("Friday, 01-Jan-76 00:00:00 GMT") == 2076);
    CHECK(year_of("Friday, 31-Dec-76 00:00:00 GMT") == 1976);
    CHECK(year_of("Friday, 01-Jan-00 00:00:00 GMT") == 2000);
}

TEST_CASE("the edges of the calendar hold") {
    CHECK(parse_http_date("Thu, 29 Feb 2024 23:59:59 GMT", wall));
    CHECK(parse_http_date("Sat, 31 Dec 2016 23:59:60 GMT", wall) ==
          model::WallTime(sys_days(2017y / January / 1)));
    CHECK(parse_http_date("Fri, 31 Dec 9999 23:59:59 GMT", wall));
    CHECK(parse_http_date("Mon, 01 Jan 0001 00:00:00 GMT", wall));
}

TEST_CASE("what is not exactly one of the forms is no date") {
    const auto* const text =
        GENERATE("", "Sun", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC",
                 "Sun, 06 Nov 1994 08:49:37 GMT ", " Sun, 06 Nov 1994 08:49:37 GMT",
                 "Xxx, 06 Nov 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
                 "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 06 Xxx 1994 08:49:37 GMT",
                 "Sun, 31 Nov 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
                 "Tue, 29 Feb 2023 00:00:00 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
                 "Sun, 06 Nov 1994 08:60:00 GMT", "Sun, 06 Nov 1994 08:00:61 GMT",
                 "Sun, 06 Nov 1994 -8:49:37 GMT", "Sun, 06-Nov-94 08:49:37 GMT",
                 "Sunday, 06-Nov-1994 08:49:37 GMT", "Sunday, 31-Feb-94 08:49:37 GMT",
                 "Sun Nov 6 08:49:37 1994", "Sun Nov  6 08:49:37 1994 GMT", "1994-11-06T08:49:37Z");
    CAPTURE(text);
    CHECK(parse_http_date(text, wall) == std::nullopt);
}
