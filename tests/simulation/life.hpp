#pragma once

#include <map>
#include <optional>
#include <string>

#include "plan.hpp"
#include "sabotage.hpp"
#include "violation.hpp"

namespace taskctl::simulation {

// What became of one life.
struct Report {
    std::optional<Violation> violation;
    watch::Summary summary;  // when nothing was violated
};

// Lets the watcher live through the plan. `trace` may be null.
Report live(const Plan& plan, Sabotage sabotage = Sabotage::none, Trace* trace = nullptr);

// The smallest part of the life that violates the same invariant.
Mask shrink(std::uint64_t seed, const Mask& mask, Sabotage sabotage, Invariant invariant);

}  // namespace taskctl::simulation
