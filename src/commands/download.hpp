#pragma once

#include "commands/context.hpp"

namespace CLI {
class App;
}

namespace taskctl::commands {

// `taskctl download TASK`: fetches the files of a finished task. Sets `command` when it is the one
// that was called.
void add_download(CLI::App& root, Command& command);

}  // namespace taskctl::commands
