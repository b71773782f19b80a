#pragma once

#include "model/time.hpp"

namespace taskctl::watch {

// The pure functions that say how long to wait. `chance` is a random number in [0, 1).

model::Duration scaled(model::Duration duration, double factor);

// After the `failures`-th failure in a row (1 is the first): full jitter over an exponential.
model::Duration backoff(int failures, bool throttled, model::Duration cap, double chance);

// A server's hint with its jitter: never less than the hint.
model::Duration stretched(model::Duration hint, double chance);

}  // namespace taskctl::watch
