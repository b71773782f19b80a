#include <ctime>

#include "http/clock.hpp"

namespace taskctl::http {
namespace {

model::Duration read(clockid_t id) {
    std::timespec time{};
    clock_gettime(id, &time);
    return std::chrono::floor<model::Duration>(std::chrono::seconds(time.tv_sec) +
                                               std::chrono::nanoseconds(time.tv_nsec));
}

}  // namespace

model::Instant SystemClock::now() const {
    return model::Instant(read(CLOCK_BOOTTIME));
}

model::WallTime SystemClock::wall() const {
    return model::WallTime(read(CLOCK_REALTIME));
}

model::Duration SystemClock::suspended() const {
    return read(CLOCK_BOOTTIME) - read(CLOCK_MONOTONIC);
}

}  // namespace taskctl::http
