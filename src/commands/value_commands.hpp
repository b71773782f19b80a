#pragma once

#include <optional>
#include <vector>

#include <tl/expected.hpp>

#include "commands/resolve_tasks.hpp"
#include "config/resolve.hpp"

namespace taskctl::commands {

// Runs the programs, all at the same time, and hands on what they printed. Lines of their standard
// error are shown. After `timeout` it is over, with Fault::timed_out.
tl::expected<config::ValueOutputs, Stop> run_value_commands(
    const std::vector<config::ValueCommand>& commands, std::optional<model::Duration> timeout,
    http::Loop& loop, Context& context);

}  // namespace taskctl::commands
