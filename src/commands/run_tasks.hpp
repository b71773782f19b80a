#pragma once

#include "commands/context.hpp"
#include "commands/task_options.hpp"

namespace taskctl::commands {

// The run of get and watch: options → targets → the polling loop → reports.
Ending run_tasks(const TaskOptions& options, bool watching, Context& context);

}  // namespace taskctl::commands
