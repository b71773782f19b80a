#pragma once

#include <string>

#include "commands/context.hpp"
#include "commands/task_options.hpp"
#include "model/result.hpp"
#include "report/report.hpp"

namespace taskctl::commands {

// What the options say of the answer and the messages: format, colors, terminals. For one task that
// is looked at once; an empty name of a log file is refused.
model::Result<report::Plan> read_plan(const TaskOptions& options, const Context& context);

// The same for commands that print `text` or `json` only; `command` is named in the error.
model::Result<report::Plan> read_document_plan(const std::string& command,
                                               const TaskOptions& options, const Context& context);

}  // namespace taskctl::commands
