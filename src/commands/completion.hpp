#pragma once

#include "commands/context.hpp"

namespace CLI {
class App;
}

namespace taskctl::commands {

// `taskctl completion bash|zsh|fish`: prints the completion script, which is made from the
// command tree. Sets `command` when it is the one that was called.
void add_completion(CLI::App& root, Command& command);

}  // namespace taskctl::commands
