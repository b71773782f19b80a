#include "provider/date_time.hpp"

#include <catch2/catch.hpp>

#include "unit/provider/sample.hpp"

using namespace taskctl::provider;

namespace {

using Text = std::optional<std::string>;

Text standard(const std::optional<DateTime>& value) {
    return value ? to_rfc3339(*value) : std::nullopt;
}

}  // namespace

TEST_CASE("ISO 8601 is read in its usual spellings") {
    const auto [text, expected] = GENERATE(table<std::string, Text>({
        {"2016-04-04T20:25:01.982Z", "2016-04-04T20:25:01.982Z"},
        {"2016-04-04t20:25:01z", "2016-04-04T20:25:01Z"},
        {"2019-02-12 19:34:49", "2019-02-12T19:34:49"},
        {"2019-02-12 19:34:49 +0000", "2019-02-12T19:34:49Z"},
        {"2019-02-12T19:34", "2019-02-12T19:34:00"},
        {"2019-02-12T19:34Z", "2019-02-12T19:34:00Z"},
        {"2019-02-12T19:34:49,5", "2019-02-12T19:34:49.5"},
        {"2019-02-12T19:34:49.123456789123Z", "2019-02-12T19:34:49.123456789Z"},
        {"2019-12-31T23:30:00-02:00", "2020-01-01T01:30:00Z"},
        {"2019-01-01T00:30:00.25+0130", "2018-12-31T23:00:00.25Z"},
        {"2019-01-01T00:30:00+03", "2018-12-31T21:30:00Z"},
        {"20160404T202501Z", "2016-04-04T20:25:01Z"},
        {"20160404T2025", "2016-04-04T20:25:00"},
        {"20160404T202501.5+0000", "2016-04-04T20:25:01.5Z"},
        {"2016-04-04", "2016-04-04"},
        {"20160404", "2016-04-04"},
        {"2016-12-31T23:59:60Z", "2016-12-31T23:59:60Z"},
        {"2024-02-29T00:00:00", "2024-02-29T00:00:00"},
        {"2023-02-29T00:00:00", std::nullopt},
        {"2016-13-01", std::nullopt},
        {"2016-00-01", std::nullopt},
        {"0000-01-01", std::nullopt},
        {"0001-01-01T00:00:00+01:00", std::nullopt},
        {"9999-12-31T23:59:59-01:00", std::nullopt},
        {"2016-04-04T24:00:00", std::nullopt},
        {"2016-04-04T20:60:00", std::nullopt},
        {"2016-04-04T20:25:61", std::nullopt},
        {"2016-04-04T20:25:01.", std::nullopt},
        {"2016-04-04T20:25:", std::nullopt},
        {"2016-04-04T", std::nullopt},
        {"2016-04-04T20:25:01+25:00", std::nullopt},
        {"2016-04-04T20:25:01+1", std::nullopt},
        {"2016-04-04T20:25:01Zx", std::nullopt},
        {"2016-04-04Z", std::nullopt},
        {"2016-0404", std::nullopt},
        {"16-04-04", std::nullopt},
        {"soon", std::nullopt},
        {"", std::nullopt},
    }));
    CAPTURE(text);
    CHECK(standard(parse_iso(text)) == expected);
}

TEST_CASE("seconds and milliseconds since 1970 are read") {
    const auto [text, milliseconds, expected] = GENERATE(table<std::string, bool, Text>({
        {"0", false, "1970-01-01T00:00:00Z"},
        {"1549999999", false, "2019-02-12T19:33:19Z"},
        {"1549999999.25", false, "2019-02-12T19:33:19.250Z"},
        {"1549999999007", true, "2019-02-12T19:33:19.007Z"},
        {"-1", false, "1969-12-31T23:59:59Z"},
        {"253402300799", false, "9999-12-31T23:59:59Z"},
        {"253402300800", false, std::nullopt},
        {"-62135596801", false, std::nullopt},
        {"1e300", true, std::nullopt},
        {"1e400", true, std::nullopt},
        {"nan", true, std::nullopt},
        {"2019", true, "1970-01-01T00:00:02.019Z"},
        {"today", false, std::nullopt},
        {"", false, std::nullopt},
    }));
    CAPTURE(text, milliseconds);
    CHECK(standard(parse_epoch(text, milliseconds)) == expected);
}

TEST_CASE("a form is read as strptime would, whatever the locale") {
    const auto [form, text, expected] = GENERATE(table<std::string, std::string, Text>({
        {"%Y%m%d%H%M%S", "20240909033325", "2024-09-09T03:33:25"},
        {"%Y%m%d%H%M%S", "2024090903332", std::nullopt},
        {"%Y%m%d%H%M%S", "202409090333250", std::nullopt},
        {"%Y-%m-%d %H:%M:%S", "2019-02-12 19:34:49", "2019-02-12T19:34:49"},
        {"%Y-%m-%d %H:%M:%S", "2019-02-12T19:34:49", std::nullopt},
        {"%F %T", "2019-02-12 19:34:49", "2019-02-12T19:34:49"},
        {"%F", "2019-02-12", "2019-02-12"},
        {"%Y%m%dT%H%M%SZ", "20190212T193449Z", "2019-02-12T19:34:49Z"},
        {"%F %T %z", "2019-02-12 19:34:49 +02:00", "2019-02-12T17:34:49Z"},
        {"%F %T.%f", "2019-02-12 19:34:49.120", "2019-02-12T19:34:49.120"},
        {"%a, %d %b %Y %T %Z", "Tue, 12 Feb 2019 19:34:49 GMT", "2019-02-12T19:34:49Z"},
        {"%a, %d %b %Y %T %Z", "Tue, 12 Feb 2019 19:34:49 CET", std::nullopt},
        {"%a, %d %b %Y %T %Z", "Die, 12 Feb 2019 19:34:49 GMT", std::nullopt},
        {"%d.%m.%Y 100%%", "12.02.2019 100%", "2019-02-12"},
        {"%d.%m.%Y", "31.02.2019", std::nullopt},
        {"%d.%m.%Y", "", std::nullopt},
    }));
    CAPTURE(form, text);
    CHECK(form_fault(form, FormUse::read) == std::nullopt);
    CHECK(standard(parse_form(text, form)) == expected);
}

TEST_CASE("the current time is written in UTC, whatever the locale") {
    const auto [form, expected] = GENERATE(table<std::string, std::string>({
        {"%Y%m%dT%H%M%SZ", "20260102T030405Z"},
        {"%F %T.%f", "2026-01-02 03:04:05.000"},
        {"%a, %d %b %Y %H:%M:%S GMT", "Fri, 02 Jan 2026 03:04:05 GMT"},
        {"%s", "1767323045"},
        {"%T%z %Z 100%%", "03:04:05+0000 UTC 100%"},
    }));
    CAPTURE(form);
    CHECK(form_fault(form, FormUse::write) == std::nullopt);
    CHECK(write_form(form, sample::now) == expected);
}
