#include "sim/stamp.hpp"

#include <array>

namespace taskctl::sim {
namespace {

template <typename Number>
std::string padded(Number number, std::size_t width) {
    std::string digits = std::to_string(number);
    if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
    return digits;
}

std::string date(Time time, const char* between) {
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
    return padded(static_cast<int>(day.year()), 4) + between +
           padded(static_cast<unsigned>(day.month()), 2) + between +
           padded(static_cast<unsigned>(day.day()), 2);
}

std::string clock(Time time, const char* between) {
    const std::chrono::hh_mm_ss parts(time - std::chrono::floor<std::chrono::days>(time));
    return padded(parts.hours().count(), 2) + between + padded(parts.minutes().count(), 2) +
           between + padded(parts.seconds().count(), 2);
}

std::string millis(Time time) {
    return padded((time - std::chrono::floor<std::chrono::seconds>(time)).count(), 3);
}

}  // namespace

std::string iso_millis(Time time) {
    return date(time, "-") + "T" + clock(time, ":") + "." + millis(time) + "Z";
}

std::string iso_ticks(Time time) {
    return date(time, "-") + "T" + clock(time, ":") + "." + millis(time) + "0000Z";
}

std::string date_and_time(Time time) {
    return date(time, "-") + " " + clock(time, ":");
}

std::string fourteen_digits(Time time) {
    return date(time, "") + clock(time, "");
}

std::string http_date(Time time) {
    constexpr std::array weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto days = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day day(days);
    return std::string(weekdays.at(std::chrono::weekday(days).c_encoding())) + ", " +
           padded(static_cast<unsigned>(day.day()), 2) + " " +
           months.at(static_cast<unsigned>(day.month()) - 1) + " " +
           padded(static_cast<int>(day.year()), 4) + " " + clock(time, ":") + " GMT";
}

}  // namespace taskctl::sim
