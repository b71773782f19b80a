#pragma once

#include <string>

#include "life.hpp"

namespace taskctl::simulation {

// A life that went wrong, for people: what is violated, the life made small, and how to see it
// again.
std::string failure_text(std::uint64_t seed, const Mask& mask, Sabotage sabotage,
                         const Violation& violation);

// All that happens in a life, planned and then seen.
std::string trace_text(std::uint64_t seed, const Mask& mask, Sabotage sabotage);

}  // namespace taskctl::simulation
