#include "commands/download_options.hpp"

#include <CLI/CLI.hpp>

namespace taskctl::commands {
namespace {

using model::Fault;

model::Result<void> check(const DownloadOptions& options, const Context& context) {
    const auto bad = [](const char* text) { return model::fail(Fault::usage, text); };
    if (options.to && options.dir) return bad("--to and --dir: give one of them");
    if (options.to && (options.to->empty() || options.to->ends_with('/'))) {
        return bad("--to wants the name of a file; --dir takes a folder");
    }
    if (options.dir == "") return bad("--dir: the name of the folder is empty");
    if (options.to != "-") return {};
    if (options.task.output == "json") {
        return bad("--to - and --output json both want standard output");
    }
    if (context.output_is_terminal && !options.force) {
        return bad("--to - would write the file to the terminal: use a pipe, or --force");
    }
    return {};
}

}  // namespace

void declare(CLI::App& app, DownloadOptions& options) {
    auto& task = options.task;
    task.references.resize(1);
    app.add_option("TASK", task.references.front(),
                   "ID, NAME/ID, NAME/ID?param=value&…, or the task's URL")
        ->type_name("")
        ->required();
    const auto add = [&app](const char* names, TaskOptions::Text& into, const char* help,
                            const char* type) {
        app.add_option(names, into, help)->type_name(type);
    };
    add("-d,--dir", options.dir, "folder for the files (default: the current one)", "DIR");
    add("--to", options.to, "the only file's name; - is standard output", "NAME");
    add("--artifact", options.artifact, "fetch this file only", "NAME");
    app.add_flag("-f,--force", options.force, "overwrite files that are there");
    add("--timeout", task.timeout, "give up after that long (default: never)", "D");
    add("--retries", task.retries,
        "tries without progress after the first one (default 5; 2 to ask for the task)", "N");
    add("-o,--output", task.output, "text (default) or json", "FORMAT");
    app.add_flag("--exit-zero", task.exit_zero,
                 "exit 0 when the files are there, whatever the task's state");
    add("--color", task.color, "auto (default), always or never", "WHEN");
    app.add_flag("-q,--quiet", task.quiet, "no progress and no warnings");
    app.add_flag("-v,--verbose", task.verbose, "log how the task is asked for; -vv with headers");
    add("--log-file", task.log_file, "write the log to FILE as well", "FILE");
    declare_settings(app, task);  // the last, as it settles what a doubled option means
    app.get_option("--request-timeout")
        ->description("the longest without a byte (default 60s; 30s to ask for the task)");
}

model::Result<report::DownloadWish> download_wish(const DownloadOptions& options,
                                                  Context& context) {
    if (auto checked = check(options, context); !checked) {
        return tl::make_unexpected(std::move(checked.error()));
    }
    report::DownloadWish wish;
    wish.artifact = options.artifact;
    wish.force = options.force;
    wish.way_out = "--force overwrites it";
    wish.whatever_end = true;
    if (options.to == "-") {
        wish.stream = [&output = context.output](std::string_view piece) { output.write(piece); };
        return wish;
    }
    auto dir = options.dir.value_or(".");
    if (options.to) {
        const auto slash = options.to->rfind('/');
        wish.name = options.to->substr(slash + 1);
        if (slash != std::string::npos)
            dir = options.to->substr(0, std::max<std::size_t>(slash, 1));
        if (*wish.name == "." || *wish.name == "..") {
            return model::fail(Fault::usage, "--to wants the name of a file");
        }
    }
    auto folder = transfer::Folder::open(dir);
    if (!folder) return tl::make_unexpected(std::move(folder.error()));
    wish.folder = std::move(*folder);
    return wish;
}

transfer::Options transfer_options(const TaskOptions& options, const watch::Rules& look,
                                   model::Duration request_timeout, const Context& context) {
    transfer::Options transfer;
    if (options.retries) transfer.tries = look.retries + 1;
    if (options.request_timeout) transfer.stall = request_timeout;
    if (options.timeout && look.timeout) {
        transfer.deadline = context.clock.now() + *look.timeout - look.spent;
    }
    transfer.chance = context.chance;
    return transfer;
}

}  // namespace taskctl::commands
