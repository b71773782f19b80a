#pragma once

#include "commands/context.hpp"

namespace CLI {
class App;
}

namespace taskctl::commands {

// `taskctl watch TASK…`: polls until every task has ended. Sets `command` when it is the one that
// was called.
void add_watch(CLI::App& root, Command& command);

}  // namespace taskctl::commands
