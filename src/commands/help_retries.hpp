#pragma once

#include <string>

namespace taskctl::commands {

// `taskctl help retries`: the polling policy, with its numbers as the program has them.
std::string help_on_retries();

}  // namespace taskctl::commands
