#pragma once

#include <optional>
#include <span>

#include "model/problem.hpp"
#include "model/state.hpp"

namespace taskctl::model {

// The exit codes that speak of a task; the codes of problems stand in model/problem.hpp, those of
// taskctl's own faults in model/result.hpp.
inline constexpr int exit_succeeded = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_canceled = 3;
inline constexpr int exit_partial = 4;
inline constexpr int exit_not_ended = 8;

// The code of a task that was seen in this state.
int exit_code(State state);

// One code for several tasks: the first of 70, 1, 4, 3, 5, 77, 78, 76, 75, 69, 73, 74, 124, 8, 0
// that occurs; a definite bad end says more than not knowing. A code outside that list (a
// signal's) outranks all. No codes at all: 0.
int worst_exit_code(std::span<const int> codes);

}  // namespace taskctl::model
