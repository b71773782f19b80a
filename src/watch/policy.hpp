#pragma once

#include "model/time.hpp"

// Every number of the polling policy, in one place. docs/reliability.md gives the reasons.
namespace taskctl::watch::policy {

using namespace std::chrono_literals;

inline constexpr model::Duration get_timeout = 60s;
inline constexpr int get_retries = 2;

inline constexpr model::Duration max_outage = 5min;
inline constexpr model::Duration appear_within = 10s;
inline constexpr model::Duration shortest_interval = 100ms;

// How long the last poll, made at the deadline, may take to answer.
inline constexpr model::Duration last_answer_within = 2s;
// The same for a login under way when a signal ends all, if its answer may replace the user's
// secret.
inline constexpr model::Duration login_after_signal = 100ms;

// The delay after the n-th failure in a row is drawn from 0 … base · 2ⁿ, up to a cap.
inline constexpr model::Duration transient_base = 500ms;
inline constexpr model::Duration throttled_base = 1s;
inline constexpr model::Duration get_delay_cap = 20s;
inline constexpr model::Duration watch_delay_cap = 60s;
inline constexpr model::Duration shortest_delay = 100ms;

// A server's hint is a floor; up to this part of it is added, never taken away.
inline constexpr double hint_jitter = 0.1;

// Retry budget of an origin: what fast retries cost, and what a good answer gives back.
inline constexpr int budget = 500;
inline constexpr int transient_cost = 14;
inline constexpr int throttled_cost = 5;
inline constexpr int good_answer_gain = 1;

inline constexpr int concurrency = 16;

// What is late by a tenth of its fixed interval, within these bounds, is spread anew. (The
// cadence's own intervals are longer than the upper one.)
inline constexpr model::Duration shortest_lateness = 50ms;
inline constexpr model::Duration longest_lateness = 1s;

// A gap between the clocks with and without suspend that counts as sleep.
inline constexpr model::Duration shortest_sleep = 5s;

// Cadence without a fixed interval.
inline constexpr model::Duration shortest_cadence = 1s;
inline constexpr model::Duration longest_cadence = 2min;
// Times the square root of the time in seconds: of the age and a head start (tasks that end in
// their first seconds are rare), and of the time that progress is overdue.
inline constexpr double growth = 0.5;
inline constexpr model::Duration growth_head_start = 60s;
inline constexpr double growth_overdue = 0.5;

}  // namespace taskctl::watch::policy
