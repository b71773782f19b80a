#include "provider/number.hpp"

#include <charconv>
#include <cmath>

namespace taskctl::provider {
namespace {

// Doubles beyond this no longer hold every whole number.
constexpr double exact_limit = 9007199254740992.0;
// The first double beyond the 64-bit integers.
constexpr double whole_limit = 9223372036854775808.0;

bool has_number(const Json& value) {
    return value.kind == Json::Kind::number || value.kind == Json::Kind::string;
}

std::optional<std::int64_t> parse_whole(std::string_view text) {
    std::int64_t whole = 0;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, whole);
    return error == std::errc() && rest == end ? std::optional(whole) : std::nullopt;
}

}  // namespace

std::optional<Number> to_exact(std::string_view text) {
    const auto value = to_number(text);
    if (!value) return std::nullopt;
    Number number{*value, parse_whole(text)};
    if (!number.whole && std::trunc(*value) == *value && std::abs(*value) < whole_limit) {
        number.whole = static_cast<std::int64_t>(*value);  // 12.0, 1e3
    }
    return number;
}

std::optional<Number> to_exact(const Json& value) {
    return has_number(value) ? to_exact(value.text) : std::nullopt;
}

std::optional<double> to_number(std::string_view text) {
    double number = 0;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || rest != end || !std::isfinite(number)) return std::nullopt;
    return number;
}

std::optional<std::int64_t> to_count(const Json& value) {
    if (!has_number(value)) return std::nullopt;
    if (const auto whole = parse_whole(value.text)) {
        return *whole < 0 ? std::nullopt : whole;
    }
    const auto number = to_number(value.text);  // 12.0, 1e3
    if (!number || *number < 0 || *number > exact_limit || std::trunc(*number) != *number) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(*number);
}

std::optional<double> to_percent(const Json& value) {
    if (!has_number(value)) return std::nullopt;
    std::string_view text = value.text;
    if (text.ends_with('%')) text.remove_suffix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    const auto number = to_number(text);
    if (!number || *number < 0 || *number > 100) return std::nullopt;
    return *number + 0.0;  // a negative zero becomes a plain one
}

}  // namespace taskctl::provider
