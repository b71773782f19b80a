#pragma once

#include <cstddef>

#include "model/time.hpp"

// Every number of the download policy, in one place. docs/download.md gives the reasons.
namespace taskctl::transfer::policy {

using namespace std::chrono_literals;

inline constexpr std::size_t at_once = 4;

// Tries that bring a file no further, one after the other, until it is given up.
inline constexpr int tries = 6;

// The longest without a byte.
inline constexpr model::Duration stall = 60s;

// The delay after the n-th such try is drawn from 0 … base · 2ⁿ, up to a cap.
inline constexpr model::Duration base = 500ms;
inline constexpr model::Duration cap = 20s;
inline constexpr model::Duration shortest_delay = 100ms;
inline constexpr double hint_jitter = 0.1;

}  // namespace taskctl::transfer::policy
