#pragma once

#include "commands/context.hpp"

namespace CLI {
class App;
}

namespace taskctl::commands {

// `taskctl get TASK…`: looks once at each task. Sets `command` when it is the one that was called.
void add_get(CLI::App& root, Command& command);

}  // namespace taskctl::commands
