#pragma once

#include <optional>

#include "commands/task_options.hpp"
#include "config/resolve.hpp"

namespace taskctl::commands {

// The token that the options or the environment give, of which only one option may. Reads standard
// input or the file that is named; a command is run later.
model::Result<std::optional<config::TokenWish>> read_token(const TaskOptions& options,
                                                           const config::Environment& environment);

}  // namespace taskctl::commands
