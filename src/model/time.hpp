#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace taskctl::model {

using Duration = std::chrono::milliseconds;

// Wall time, for people and for the services' hints. May jump.
using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;

// Time that never goes back and counts suspend (CLOCK_BOOTTIME), from an arbitrary zero.
// All waiting is reckoned in it.
using Instant = std::chrono::time_point<struct BootClock, std::chrono::milliseconds>;

// `500ms`, `5`, `5s`, `2m`, `1h30m`, `1d`; a bare number is seconds, fractions (`0.5s`) are
// allowed. Nothing for anything else, for a negative value, or for more than 10 years.
std::optional<Duration> parse_duration(std::string_view text);

// The shortest exact spelling that parse_duration reads back: `1h30m`, `2.5s`, `500ms`, `0s`.
std::string to_text(Duration duration);

// RFC 3339 in UTC with `Z`; milliseconds only when they are not zero.
std::string to_rfc3339(WallTime time);

// Any RFC 3339 date-time, cut to milliseconds; a leap second counts as the one before it.
std::optional<WallTime> parse_rfc3339(std::string_view text);

}  // namespace taskctl::model
