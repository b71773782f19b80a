#pragma once

#include <string>
#include <vector>

#include "config/environment.hpp"

namespace taskctl::cli {

// The process's own environment; an empty variable counts as one that is not set.
config::Environment process_environment();

// All of it, as NAME=VALUE.
std::vector<std::string> process_variables();

}  // namespace taskctl::cli
