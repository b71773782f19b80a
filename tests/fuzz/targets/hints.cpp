// How long a server asks to be left alone. Input: the wall time in seconds since 1970, then
// headers.
#include "http/hints.hpp"

#include <array>
#include <cstdio>

#include "fuzz/input.hpp"
#include "fuzz/property.hpp"
#include "http/ascii.hpp"

namespace taskctl::fuzz {
namespace {

using namespace std::chrono;

void check_hint(const std::optional<model::Duration>& hint) {
    if (!hint) return;
    require(hint->count() >= 0, "no hint is negative");
    require(*hint <= http::longest_hint, "no hint is longer than an hour");
}

std::string imf_date(model::WallTime time) {
    constexpr std::array days_of_week = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(floor<seconds>(time - day));
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
                  days_of_week.at(weekday(day).c_encoding()), unsigned(date.day()),
                  months.at(unsigned(date.month()) - 1), int(date.year()),
                  int(clock.hours().count()), int(clock.minutes().count()),
                  int(clock.seconds().count()));
    return text.data();
}

void check_date(std::string_view text, model::WallTime wall) {
    const auto time = http::parse_http_date(text, wall);
    if (!time) return;
    require(floor<seconds>(*time) == *time, "a date has whole seconds");
    // A leap second at the end of 9999 lies behind what can be written.
    const bool is_written = *time < sys_days(year(10000) / 1 / 1);
    require(!is_written || http::parse_http_date(imf_date(*time), wall) == time,
            "a written date reads the same");
    if (text.find('-') == std::string_view::npos) return;
    require(*time <= wall + years(50), "two digits mean no year 50 years ahead");
    require(*time > wall - years(51), "two digits mean no year 51 years ago");
}

void check_each(const http::Headers& headers, model::WallTime wall, const http::Hints& all) {
    const auto date = http::find(headers, "Date");
    for (const auto& header : headers) {
        check_date(header.value, wall);
        http::Headers alone = {header};
        if (date) alone.insert(alone.begin(), {"Date", std::string(*date)});
        if (http::same_ignoring_case(header.name, "Date")) continue;
        const auto hints = http::read_hints(alone, wall);
        check_hint(hints.retry_after);
        check_hint(hints.quota_reset);
        require(!hints.retry_after || all.retry_after >= hints.retry_after,
                "the longest Retry-After counts");
        require(!hints.quota_reset || all.quota_reset >= hints.quota_reset,
                "the longest window counts");
    }
}

}  // namespace

void check(std::string_view text) {
    Input input(text);
    // 1970 to 2999.
    const model::WallTime wall{seconds(input.number(0, 32503679999))};
    const auto headers = input.headers();
    const auto hints = http::read_hints(headers, wall);
    check_hint(hints.retry_after);
    check_hint(hints.quota_reset);
    require(hints.used_up || !hints.quota_reset, "a window that is not used up needs no reset");
    check_each(headers, wall, hints);

    const std::array<std::string, 2> more = {"Retry", "RetryAfter"};
    const auto further = http::read_hints(headers, wall, more);
    check_hint(further.retry_after);
    require(further.quota_reset == hints.quota_reset, "further headers say nothing of the window");
    require(!hints.retry_after || further.retry_after >= hints.retry_after,
            "further headers shorten nothing");
}

}  // namespace taskctl::fuzz
