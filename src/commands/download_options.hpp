#pragma once

#include <optional>
#include <string>

#include "commands/context.hpp"
#include "commands/task_options.hpp"
#include "report/downloader.hpp"

namespace taskctl::commands {

struct DownloadOptions {
    TaskOptions task;
    std::optional<std::string> dir, to, artifact;
    bool force = false;
};

void declare(CLI::App& command, DownloadOptions& options);

// Where files are to go: opens the folder, which must exist.
model::Result<report::DownloadWish> download_wish(const DownloadOptions& options, Context& context);

// How the files are asked for from now on, by `--timeout`, `--retries` and `--request-timeout`;
// `look` is what the same options mean for tasks, `request_timeout` for their requests.
transfer::Options transfer_options(const TaskOptions& options, const watch::Rules& look,
                                   model::Duration request_timeout, const Context& context);

}  // namespace taskctl::commands
