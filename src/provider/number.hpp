#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "provider/exact.hpp"
#include "provider/json.hpp"

namespace taskctl::provider {

// A finite number spelled in decimal, and nothing else around it.
std::optional<double> to_number(std::string_view text);

// The same, to compare with others; of a JSON value, a number or a string that spells one.
std::optional<Number> to_exact(std::string_view text);
std::optional<Number> to_exact(const Json& value);

// A whole number that is not negative and fits; a string may spell it.
std::optional<std::int64_t> to_count(const Json& value);

// 0 to 100: a number, `50` or `50%`.
std::optional<double> to_percent(const Json& value);

}  // namespace taskctl::provider
