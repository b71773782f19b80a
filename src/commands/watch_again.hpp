#pragma once

#include <string>
#include <vector>

#include "commands/task_options.hpp"
#include "config/resolve.hpp"

namespace taskctl::commands {

// What is said when a signal ends a watch: the command that goes on with these tasks. Options that
// may hold a secret are left out of it.
std::string watch_again(const std::vector<std::string>& refs, const TaskOptions& options,
                        const config::Resolved& resolved, int signal);

}  // namespace taskctl::commands
