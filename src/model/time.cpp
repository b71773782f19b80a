#include "model/time.hpp"

#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace taskctl::model {
namespace {

struct Unit {
    std::string_view name;
    double milliseconds;
};

constexpr std::array units = {Unit{"ms", 1}, Unit{"s", 1000}, Unit{"m", 60'000},
                              Unit{"h", 3'600'000}, Unit{"d", 86'400'000}};
constexpr double longest = 10 * 365.25 * 86'400'000;

std::optional<double> take_number(std::string_view& text) {
    std::size_t length = 0;
    while (length < text.size() &&
           (std::isdigit(static_cast<unsigned char>(text[length])) != 0 || text[length] == '.')) {
        ++length;
    }
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + length, value);
    if (length == 0 || error != std::errc{} || end != text.data() + length) return std::nullopt;
    text.remove_prefix(length);
    return value;
}

std::optional<double> take_unit(std::string_view& text) {
    std::size_t length = 0;
    while (length < text.size() && std::isalpha(static_cast<unsigned char>(text[length])) != 0) {
        ++length;
    }
    for (const auto& unit : units) {
        if (unit.name != text.substr(0, length)) continue;
        text.remove_prefix(length);
        return unit.milliseconds;
    }
    return std::nullopt;
}

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
    double total = 0;
    double previous_unit = longest;
    bool first = true;
    do {
        const auto number = take_number(text);
        if (!number) return std::nullopt;
        const auto unit = first && text.empty() ? std::optional(1000.0) : take_unit(text);
        if (!unit || *unit >= previous_unit) return std::nullopt;
        total += *number * *unit;
        previous_unit = *unit;
        first = false;
    } while (!text.empty());
    if (total > longest) return std::nullopt;
    return Duration(std::llround(total));
}

std::string to_text(Duration duration) {
    auto rest = duration.count();
    if (rest < 0) return "-" + to_text(-duration);
    if (rest < 1000 && rest > 0) return std::to_string(rest) + "ms";
    std::string text;
    for (const auto& [name, size] : {std::pair{"h", 3'600'000}, std::pair{"m", 60'000}}) {
        if (rest < size) continue;
        text += std::to_string(rest / size) + name;
        rest %= size;
    }
    if (rest == 0 && !text.empty()) return text;
    text += std::to_string(rest / 1000);
    if (rest % 1000 != 0) {
        auto fraction = std::to_string(1000 + rest % 1000).substr(1);
        fraction.erase(fraction.find_last_not_of('0') + 1);
        text += "." + fraction;
    }
    return text + "s";
}

std::string to_rfc3339(WallTime time) {
    using namespace std::chrono;
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    const auto millis = clock.subseconds().count();
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d", int(date.year()),
                  unsigned(date.month()), unsigned(date.day()), int(clock.hours().count()),
                  int(clock.minutes().count()), int(clock.seconds().count()));
    std::string result = text.data();
    if (millis != 0) result += "." + std::to_string(1000 + millis).substr(1);
    return result + "Z";
}

}  // namespace taskctl::model
