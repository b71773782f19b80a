#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/environment.hpp"
#include "config/resolve.hpp"
#include "model/result.hpp"
#include "report/log.hpp"
#include "report/report.hpp"
#include "watch/watcher.hpp"

namespace CLI {
class App;
}

namespace taskctl::commands {

// The options of get and watch as they were written; nothing where one was not given.
struct TaskOptions {
    using Text = std::optional<std::string>;

    std::vector<std::string> references;
    Text from, shard;
    Text provider, profile, endpoint, config;
    Text token, token_file, token_command;
    std::vector<std::string> params, headers, provider_files;
    Text output;
    Text heartbeat, on_finish, download;
    Text interval, timeout, max_outage, appear_within, until, on_unknown;
    bool any = false;
    bool fail_fast = false;
    bool exit_zero = false;
    Text concurrency, retries;
    Text request_timeout, connect_timeout;
    Text cacert, cert, key, proxy;
    bool insecure = false;
    bool allow_insecure_credential = false;
    bool quiet = false;
    int verbose = 0;
    Text log_file;
    Text color;
};

// Declares the options on a command; `watching` adds those of watch, else those of get.
void declare(CLI::App& command, TaskOptions& options, bool watching);

// Those that say how a task is asked for, and not which one or what is done then.
void declare_settings(CLI::App& command, TaskOptions& options);

// The options' meaning. Every text that can't be read is an error (usage) that names the option.
model::Result<watch::Options> watch_options(const TaskOptions& options, bool watching);
model::Result<config::Wishes> wishes(const TaskOptions& options,
                                     const config::Environment& environment);
// How often there is a sign of life at least; nothing: none is wanted.
model::Result<std::optional<model::Duration>> heartbeat(const TaskOptions& options);
model::Result<report::Format> format(const TaskOptions& options);

enum class Color { automatic, always, never };
model::Result<Color> color(const TaskOptions& options);
// Whether a stream gets colours, by the flag and the environment's conventions (NO_COLOR,
// CLICOLOR_FORCE, FORCE_COLOR, TERM).
bool is_colored(Color color, bool is_terminal, const config::Environment& environment);

report::LogLevel log_level(const TaskOptions& options);

}  // namespace taskctl::commands
