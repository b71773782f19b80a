#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "commands/context.hpp"
#include "commands/task_options.hpp"
#include "config/resolve.hpp"
#include "model/result.hpp"
#include "watch/watcher.hpp"

namespace taskctl::commands {

// Why a command ends before its work begins: an error to be said, or a signal.
struct Stop {
    model::Error error;
    std::optional<int> signal;
};

// The tasks of a command line, ready to be asked for.
struct Tasks {
    config::Resolved resolved;
    bool several = false;                         // more than one reference, or a list
    std::unique_ptr<http::Loop> loop;             // never null
    std::vector<std::string> helper_environment;  // for programs that are run beside the watch
    model::Duration spent{};                      // of --timeout, by helpers
};

// Reads references, environment and config file, runs the helpers that profiles name for their
// parameters, and resolves. `watching` is how the tasks will be asked for: the loop has as many
// connections, and the helpers no more time.
tl::expected<Tasks, Stop> resolve_tasks(const TaskOptions& options, const watch::Options& watching,
                                        Context& context);

// Says what the user should know before anything is sent.
void warn_at_start(const config::Resolved& resolved, const TaskOptions& options, Context& context);

// What is set up on this machine: config file, providers, environment.
model::Result<config::Setup> open_setup(const TaskOptions& options, const Context& context);

// Says the error (see failed()), or passes the signal on.
Ending ended(Context& context, const Stop& stop);

}  // namespace taskctl::commands
