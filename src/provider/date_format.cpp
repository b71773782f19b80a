// Forms of dates, as strptime and strftime write them, but locale-free:
//   %Y %m %d %H %M %S   with leading zeros: 4, 2, 2, 2, 2, 2 digits
//   %f                  the fraction of a second: read 1 to 9 digits, written as 3
//   %b %a               names of month and weekday in English: Jan, Mon
//   %F %T               short for %Y-%m-%d and %H:%M:%S
//   %z %Z               the zone: `Z` or ±hh:mm, ±hhmm, ±hh (written +0000) · UTC, GMT or Z
//                       (written UTC)
//   %s                  seconds since 1970, for writing only
//   %%                  a percent sign
#include <algorithm>
#include <array>

#include "provider/date_time.hpp"
#include "provider/scanner.hpp"

namespace taskctl::provider {
namespace {

constexpr std::array<std::string_view, 12> month_names = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> day_names = {"Sun", "Mon", "Tue", "Wed",
                                                       "Thu", "Fri", "Sat"};

constexpr std::string_view read_conversions = "YmdHMSfbaFTzZ%";
constexpr std::string_view write_conversions = "YmdHMSfbaFTzZs%";

// `%F` and `%T` spelled out.
std::string spelled_out(std::string_view form) {
    std::string text;
    for (std::size_t i = 0; i < form.size(); ++i) {
        const bool conversion = form[i] == '%' && i + 1 < form.size();
        const std::string_view piece = form.substr(i, conversion ? 2 : 1);
        if (piece == "%F") {
            text += "%Y-%m-%d";
        } else if (piece == "%T") {
            text += "%H:%M:%S";
        } else {
            text += piece;
        }
        if (conversion) ++i;
    }
    return text;
}

template <std::size_t N>
bool eat_name(Scanner& scanner, const std::array<std::string_view, N>& names, int& number) {
    const auto name = std::find_if(names.begin(), names.end(), [&](std::string_view candidate) {
        return scanner.eat(candidate);
    });
    number = static_cast<int>(name - names.begin()) + 1;
    return name != names.end();
}

bool read_time(Scanner& scanner, int& part, DateTime& value) {
    value.has_time = true;
    return scanner.digits(2, part);
}

bool read_conversion(char conversion, Scanner& scanner, DateTime& value) {
    int weekday = 0;
    switch (conversion) {
        case 'Y':
            return scanner.digits(4, value.year);
        case 'm':
            return scanner.digits(2, value.month);
        case 'd':
            return scanner.digits(2, value.day);
        case 'H':
            return read_time(scanner, value.hour, value);
        case 'M':
            return read_time(scanner, value.minute, value);
        case 'S':
            return read_time(scanner, value.second, value);
        case 'f':
            return scanner.fraction(9, value.fraction);
        case 'b':
            return eat_name(scanner, month_names, value.month);
        case 'a':
            return eat_name(scanner, day_names, weekday);
        case 'z':
            return scanner.zone(value.offset_minutes);
        case 'Z':
            value.offset_minutes = 0;
            return scanner.eat("UTC") || scanner.eat("GMT") || scanner.eat("Z");
        default:
            return scanner.eat("%");
    }
}

std::string two_digits(int number) {
    const std::string digits = std::to_string(number);
    return digits.size() < 2 ? '0' + digits : digits;
}

std::string year_digits(int year) {
    const std::string digits = std::to_string(year);
    return std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

std::string_view weekday_name(model::WallTime time) {
    const std::chrono::weekday day(std::chrono::floor<std::chrono::days>(time));
    return day_names.at(day.c_encoding());
}

std::string write_conversion(char conversion, const DateTime& value, model::WallTime time) {
    switch (conversion) {
        case 'Y':
            return year_digits(value.year);
        case 'm':
            return two_digits(value.month);
        case 'd':
            return two_digits(value.day);
        case 'H':
            return two_digits(value.hour);
        case 'M':
            return two_digits(value.minute);
        case 'S':
            return two_digits(value.second);
        case 'f':
            return value.fraction.empty() ? "000" : value.fraction;
        case 'b':
            return std::string(month_names.at(static_cast<std::size_t>(value.month - 1)));
        case 'a':
            return std::string(weekday_name(time));
        case 'z':
            return "+0000";
        case 'Z':
            return "UTC";
        case 's':
            return std::to_string(
                std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
        default:
            return "%";
    }
}

bool names_a_date(std::string_view conversions) {
    const auto has = [&](char c) { return conversions.find(c) != std::string_view::npos; };
    return has('Y') && has('d') && (has('m') || has('b'));
}

}  // namespace

std::optional<DateTime> parse_form(std::string_view text, std::string_view form) {
    const std::string spelled = spelled_out(form);
    DateTime value;
    Scanner scanner(text);
    bool literal = false;
    for (std::size_t i = 0; i < spelled.size(); ++i) {
        literal = spelled[i] != '%';
        const bool good = literal ? scanner.eat(std::string_view(&spelled[i], 1))
                                  : read_conversion(spelled[++i], scanner, value);
        if (!good) return std::nullopt;
    }
    if (!scanner.done()) return std::nullopt;
    if (literal && spelled.back() == 'Z') value.offset_minutes = 0;
    return value;
}

std::optional<std::string> form_fault(std::string_view form, FormUse use) {
    const std::string_view known = use == FormUse::read ? read_conversions : write_conversions;
    std::string spelled = spelled_out(form);
    std::string conversions;
    for (std::size_t i = 0; i < spelled.size(); ++i) {
        if (spelled[i] != '%') continue;
        const char conversion = ++i < spelled.size() ? spelled[i] : '\0';
        if (conversion == '\0') return "a `%` ends the format; a percent sign is `%%`";
        if (known.find(conversion) == std::string_view::npos) {
            std::string list;
            for (const char c : known) list += std::string(list.empty() ? "%" : " %") + c;
            return std::string("`%") + conversion + "` is not known here; the conversions are " +
                   list;
        }
        conversions += conversion;
    }
    if (use == FormUse::read && !names_a_date(conversions)) {
        return "`" + std::string(form) +
               "` names no date: write `epoch`, `epoch_ms`, or a form with %Y, %m and %d";
    }
    if (use == FormUse::write && conversions.empty()) return "it has no conversion such as %Y";
    return std::nullopt;
}

std::string write_form(std::string_view form, model::WallTime time) {
    const std::string spelled = spelled_out(form);
    const DateTime value = to_date_time(time);
    std::string text;
    for (std::size_t i = 0; i < spelled.size(); ++i) {
        text += spelled[i] == '%' ? write_conversion(spelled[++i], value, time)
                                  : std::string(1, spelled[i]);
    }
    return text;
}

}  // namespace taskctl::provider
