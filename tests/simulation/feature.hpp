#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <optional>
#include <string_view>

namespace taskctl::simulation {

// What a life may hold beside tasks that are asked for and answer. Each can be left out without
// changing the rest, which is how a failing life is made small.
enum class Feature : std::size_t {
    outages,
    throttling,
    lies,
    hangs,
    hints,
    redirects,
    refusals,
    late_tasks,
    vanishing,
    comebacks,
    odd_states,
    signal,
    wall_steps,
    suspends,
    stops,
    late_wakes,
    early_wakes,
    latency,
    rate_limits,
    floors,
    posts,
    credentials,
    logins,
    helpers,
    short_tokens,
    revocations,
    login_faults,
    timeout,
    concurrency,
    any,
    fail_fast,
    until,
    exit_zero,
    on_unknown,
};

inline constexpr std::array feature_names = {
    std::string_view("outages"),      std::string_view("throttling"),
    std::string_view("lies"),         std::string_view("hangs"),
    std::string_view("hints"),        std::string_view("redirects"),
    std::string_view("refusals"),     std::string_view("late-tasks"),
    std::string_view("vanishing"),    std::string_view("comebacks"),
    std::string_view("odd-states"),   std::string_view("signal"),
    std::string_view("wall-steps"),   std::string_view("suspends"),
    std::string_view("stops"),        std::string_view("late-wakes"),
    std::string_view("early-wakes"),  std::string_view("latency"),
    std::string_view("rate-limits"),  std::string_view("floors"),
    std::string_view("posts"),        std::string_view("credentials"),
    std::string_view("logins"),       std::string_view("helpers"),
    std::string_view("short-tokens"), std::string_view("revocations"),
    std::string_view("login-faults"), std::string_view("timeout"),
    std::string_view("concurrency"),  std::string_view("any"),
    std::string_view("fail-fast"),    std::string_view("until"),
    std::string_view("exit-zero"),    std::string_view("on-unknown"),
};

inline constexpr std::size_t feature_count = feature_names.size();
inline constexpr std::size_t most_tasks = 60;

// What of a life is left out.
struct Mask {
    std::bitset<feature_count> without;
    std::bitset<most_tasks> without_tasks;

    bool has(Feature feature) const { return !without[static_cast<std::size_t>(feature)]; }
    bool operator==(const Mask&) const = default;
};

}  // namespace taskctl::simulation
