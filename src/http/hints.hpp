#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "http/message.hpp"
#include "model/time.hpp"

namespace taskctl::http {

inline constexpr model::Duration longest_hint = std::chrono::hours(1);

// How long the server asks to be left alone. Every hint is clamped to 0 … longest_hint; one that
// can't be read counts as none.
struct Hints {
    // Retry-After (RFC 9110, 10.2.3), in seconds or as a date reckoned against the answer's own
    // Date.
    std::optional<model::Duration> retry_after;
    // Nothing remains in a window: RateLimit with r=0 (draft-ietf-httpapi-ratelimit-headers),
    // RateLimit-Remaining or X-RateLimit-Remaining 0.
    bool used_up = false;
    // Until that window opens again, if the answer says so: RateLimit's t, or the matching -Reset
    // as epoch seconds, epoch milliseconds, seconds from now, or a date.
    std::optional<model::Duration> quota_reset;

    bool operator==(const Hints&) const = default;
};

// `wall` stands in for a missing Date. `more` names headers that are read like Retry-After.
Hints read_hints(const Headers& headers, model::WallTime wall,
                 std::span<const std::string> more = {});

// The three date forms of RFC 9110, 5.6.7: IMF-fixdate, RFC 850, asctime. `wall` decides the
// century of a two-digit year.
std::optional<model::WallTime> parse_http_date(std::string_view text, model::WallTime wall);

}  // namespace taskctl::http
