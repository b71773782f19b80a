#pragma once

#include "commands/context.hpp"

namespace CLI {
class App;
}

namespace taskctl::commands {

// `taskctl explain TASK`: looks once at a task and shows how it was asked for and how the answer
// was read.
void add_explain(CLI::App& root, Command& command);

}  // namespace taskctl::commands
