#pragma once

#include "model/time.hpp"

namespace taskctl::http {

class Clock {
public:
    virtual ~Clock() = default;
    virtual model::Instant now() const = 0;
    virtual model::WallTime wall() const = 0;
};

// The machine's: CLOCK_BOOTTIME and CLOCK_REALTIME.
class SystemClock final : public Clock {
public:
    model::Instant now() const override;
    model::WallTime wall() const override;
};

}  // namespace taskctl::http
