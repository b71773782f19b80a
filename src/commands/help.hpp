#pragma once

#include "commands/context.hpp"

namespace CLI {
class App;
}

namespace taskctl::commands {

// `taskctl help [TOPIC | COMMAND…]`. Sets `command` when it is the one that was called.
void add_help(CLI::App& root, Command& command);

}  // namespace taskctl::commands
