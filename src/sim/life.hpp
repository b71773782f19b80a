#pragma once

#include <cstdint>
#include <optional>

#include "sim/story.hpp"

namespace taskctl::sim {

enum class Stage {
    absent,
    forbidden,
    waiting,
    running,
    paused,
    blocked,
    odd,  // a status that no documentation names
    succeeded,
    partial,
    failed,
    canceled,
};

bool has_ended(Stage stage);

// How a task stands at one moment. Times are counted from the first look at it.
struct Moment {
    Stage stage = Stage::waiting;
    double percent = 0;
    Millis created{0};
    std::optional<Millis> started;
    std::optional<Millis> ended;
    Millis updated{0};
    Millis expected{0};  // when it should end
};

// What has become of a story `elapsed` after the first look; `draw` gives each task its own pace.
Moment live(const Story& story, Millis elapsed, std::uint64_t draw);

}  // namespace taskctl::sim
