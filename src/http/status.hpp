#pragma once

#include <algorithm>
#include <array>

namespace taskctl::http {

// What statuses mean to whoever asked (RFC 9110).

inline constexpr int unauthorized = 401;

// A later request may succeed: a time-out or trouble on the way; 520 to 524 are those of
// Cloudflare.
constexpr bool is_passing(int status) {
    constexpr std::array passing = {408, 425, 500, 502, 503, 504, 520, 521, 522, 523, 524};
    return std::ranges::find(passing, status) != passing.end();
}

}  // namespace taskctl::http
