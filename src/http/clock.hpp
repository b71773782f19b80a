#pragma once

#include "model/time.hpp"

namespace taskctl::http {

class Clock {
public:
    virtual ~Clock() = default;
    virtual model::Instant now() const = 0;
    virtual model::WallTime wall() const = 0;
    // How long the machine has slept so far; only its growth means something.
    virtual model::Duration suspended() const { return {}; }
};

// The machine's: CLOCK_BOOTTIME and CLOCK_REALTIME.
class SystemClock final : public Clock {
public:
    model::Instant now() const override;
    model::WallTime wall() const override;
    model::Duration suspended() const override;
};

}  // namespace taskctl::http
