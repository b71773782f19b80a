#pragma once

#include "model/time.hpp"

namespace taskctl::watch {

// The pure functions that say how long to wait. `chance` is a random number in [0, 1).

model::Duration scaled(model::Duration duration, double factor);

// After the `failures`-th failure in a row (1 is the first): full jitter over an exponential.
model::Duration backoff(int failures, bool throttled, model::Duration cap, double chance);

// A server's hint with its jitter: never less than the hint.
model::Duration stretched(model::Duration hint, double chance);

// Adaptive time between two polls of a task that has been watched for `age`: half the square root
// of the age in seconds, within bounds and not under `floor`. A policy whose intervals grow like
// the square root has a lag that stays small against the age, at few polls.
model::Duration cadence(model::Duration age, model::Duration floor);

}  // namespace taskctl::watch
