#pragma once

#include "commands/context.hpp"

namespace CLI {
class App;
}

namespace taskctl::commands {

// `taskctl provider list | show NAME | check FILE… | path`. Sets `command` when one of them was
// called.
void add_provider(CLI::App& root, Command& command);

}  // namespace taskctl::commands
