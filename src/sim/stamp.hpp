#pragma once

#include <chrono>
#include <string>

namespace taskctl::sim {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;

// The ways in which the vendors write a time, all in UTC.
std::string iso_millis(Time time);       // 2026-01-02T03:04:05.678Z
std::string iso_ticks(Time time);        // 2026-01-02T03:04:05.6780000Z
std::string date_and_time(Time time);    // 2026-01-02 03:04:05
std::string fourteen_digits(Time time);  // 20260102030405
std::string http_date(Time time);        // Fri, 02 Jan 2026 03:04:05 GMT

}  // namespace taskctl::sim
