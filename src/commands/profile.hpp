#pragma once

#include "commands/context.hpp"

namespace CLI {
class App;
}

namespace taskctl::commands {

// `taskctl profile list | show NAME`. Sets `command` when one of them was called.
void add_profile(CLI::App& root, Command& command);

}  // namespace taskctl::commands
