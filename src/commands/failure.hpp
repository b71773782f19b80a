#pragma once

#include "commands/context.hpp"
#include "model/result.hpp"

namespace taskctl::commands {

// Says what is wrong, a line a finding, and gives the exit code of its fault.
Ending failed(Context& context, const model::Error& error);

void warn(Context& context, const std::string& text);

}  // namespace taskctl::commands
