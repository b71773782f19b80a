#pragma once

#include "commands/context.hpp"

namespace CLI {
class App;
}

namespace taskctl::commands {

// `taskctl doctor [TASK]`: looks for what may keep tasks from being asked for, and says how to mend
// it.
void add_doctor(CLI::App& root, Command& command);

}  // namespace taskctl::commands
