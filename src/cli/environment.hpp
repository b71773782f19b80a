#pragma once

#include "config/environment.hpp"

namespace taskctl::cli {

// The process's own environment; an empty variable counts as one that is not set.
config::Environment process_environment();

}  // namespace taskctl::cli
