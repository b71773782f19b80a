#include "provider/date_time.hpp"

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>

#include "provider/number.hpp"
#include "provider/scanner.hpp"

namespace taskctl::provider {
namespace {

constexpr std::size_t fraction_limit = 9;

std::string padded(int number, std::size_t width) {
    const std::string digits = std::to_string(number);
    return std::string(digits.size() < width ? width - digits.size() : 0, '0') + digits;
}

std::string date_text(const std::chrono::year_month_day& date) {
    return padded(int(date.year()), 4) + '-' + padded(int(unsigned(date.month())), 2) + '-' +
           padded(int(unsigned(date.day())), 2);
}

bool in_range(const DateTime& value) {
    // A leap second is a time too.
    return value.year >= 1 && value.year <= 9999 && value.hour <= 23 && value.minute <= 59 &&
           value.second <= 60;
}

}  // namespace

std::optional<std::string> to_rfc3339(const DateTime& value) {
    namespace chr = std::chrono;
    const chr::year_month_day date = chr::year(value.year) / value.month / value.day;
    if (!date.ok() || !in_range(value)) return std::nullopt;
    if (!value.has_time) return date_text(date);

    const chr::minutes east(value.offset_minutes.value_or(0));
    const auto time = chr::sys_days(date) + chr::hours(value.hour) + chr::minutes(value.minute);
    const auto utc = time - east;
    const auto day = chr::floor<chr::days>(utc);
    const chr::year_month_day utc_date(day);
    if (utc_date.year() < chr::year(1) || utc_date.year() > chr::year(9999)) return std::nullopt;

    const chr::hh_mm_ss clock(utc - day);
    std::string text = date_text(utc_date) + 'T' + padded(int(clock.hours().count()), 2) + ':' +
                       padded(int(clock.minutes().count()), 2) + ':' + padded(value.second, 2);
    if (!value.fraction.empty()) text += '.' + value.fraction.substr(0, fraction_limit);
    if (value.offset_minutes) text += 'Z';
    return text;
}

DateTime to_date_time(model::WallTime time) {
    namespace chr = std::chrono;
    const auto day = chr::floor<chr::days>(time);
    const chr::year_month_day date(day);
    const chr::hh_mm_ss clock(time - day);
    DateTime value;
    value.year = int(date.year());
    value.month = int(unsigned(date.month()));
    value.day = int(unsigned(date.day()));
    value.has_time = true;
    value.hour = int(clock.hours().count());
    value.minute = int(clock.minutes().count());
    value.second = int(clock.seconds().count());
    const int milliseconds = int(clock.subseconds().count());
    if (milliseconds != 0) value.fraction = padded(milliseconds, 3);
    value.offset_minutes = 0;
    return value;
}

std::optional<model::WallTime> to_wall_time(DateTime value) {
    value.has_time = true;
    value.offset_minutes = value.offset_minutes.value_or(0);
    const auto text = to_rfc3339(value);
    return text ? model::parse_rfc3339(*text) : std::nullopt;
}

std::optional<DateTime> parse_time(std::string_view text, std::string_view format) {
    if (format.empty()) return parse_iso(text);
    if (format == "epoch") return parse_epoch(text, false);
    if (format == "epoch_ms") return parse_epoch(text, true);
    return parse_form(text, format);
}

std::optional<DateTime> parse_iso(std::string_view text) {
    DateTime value;
    Scanner scanner(text);
    if (!scanner.digits(4, value.year)) return std::nullopt;
    const std::string_view dash = scanner.eat("-") ? "-" : "";
    if (!scanner.digits(2, value.month) || !scanner.eat(dash) || !scanner.digits(2, value.day)) {
        return std::nullopt;
    }
    if (scanner.done()) return value;

    value.has_time = true;
    if (!scanner.eat_any_of("Tt ") || !scanner.digits(2, value.hour)) return std::nullopt;
    const bool extended = scanner.eat(":");
    if (!scanner.digits(2, value.minute)) return std::nullopt;
    const bool seconds = extended ? scanner.eat(":") : scanner.digits(2, value.second);
    if (extended && seconds && !scanner.digits(2, value.second)) return std::nullopt;
    if (seconds && scanner.eat_any_of(".,") && !scanner.fraction(fraction_limit, value.fraction)) {
        return std::nullopt;
    }
    scanner.eat(" ");
    if (!scanner.done() && !scanner.zone(value.offset_minutes)) return std::nullopt;
    return scanner.done() ? std::optional(value) : std::nullopt;
}

std::optional<DateTime> parse_epoch(std::string_view text, bool milliseconds) {
    // The years 1 to 9999.
    constexpr double first = -62135596800;
    constexpr double last = 253402300799;
    const auto number = to_number(text);
    if (!number) return std::nullopt;
    const double seconds = milliseconds ? *number / 1000 : *number;
    if (seconds < first || seconds > last) return std::nullopt;
    const auto count = std::llround(milliseconds ? *number : *number * 1000);
    return to_date_time(model::WallTime(std::chrono::milliseconds(count)));
}

}  // namespace taskctl::provider
