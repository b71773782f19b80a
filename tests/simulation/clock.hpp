#pragma once

#include "http/clock.hpp"

namespace taskctl::simulation {

// Stands still but for what the loop moves it.
class SimClock final : public http::Clock {
public:
    model::Instant now() const override { return now_; }
    model::WallTime wall() const override { return wall_; }
    model::Duration suspended() const override { return suspended_; }

    void advance_to(model::Instant to) {
        if (to <= now_) return;
        wall_ += to - now_;
        now_ = to;
    }
    void step_wall(model::Duration by) { wall_ += by; }
    void suspend(model::Duration by) {
        now_ += by;
        wall_ += by;
        suspended_ += by;
    }

private:
    model::Instant now_{std::chrono::hours(7)};
    model::WallTime wall_{std::chrono::sys_days{std::chrono::January / 2 / 2026}};
    model::Duration suspended_{};
};

}  // namespace taskctl::simulation
