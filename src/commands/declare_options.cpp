#include <CLI/CLI.hpp>

#include "commands/task_options.hpp"

namespace taskctl::commands {
namespace {

using std::string;

// CLI11 gives an option that may be repeated all words that follow it, unless told not to.
CLI::Option* add_list(CLI::App& command, const string& names, std::vector<string>& into,
                      const string& help) {
    return command.add_option(names, into, help)->allow_extra_args(false);
}

void declare_tasks(CLI::App& command, TaskOptions& o) {
    command
        .add_option("TASK", o.references, "ID, NAME/ID, NAME/ID?param=value&…, or the task's URL")
        ->type_name("");
    command
        .add_option("--from", o.from, "read references from FILE, one a line (-: standard input)")
        ->type_name("FILE");
    command
        .add_option("--shard", o.shard,
                    "only the I-th of N parts of the tasks, counted from 0; stable across machines")
        ->type_name("I/N");
}

void declare_service(CLI::App& command, TaskOptions& o) {
    command
        .add_option("-p,--provider", o.provider,
                    "provider of references without NAME (TASKCTL_PROVIDER)")
        ->type_name("NAME");
    command
        .add_option("--profile", o.profile,
                    "profile of the config file, for references without one (TASKCTL_PROFILE)")
        ->type_name("NAME");
    command
        .add_option("--config", o.config, "config file instead of the default one (TASKCTL_CONFIG)")
        ->type_name("FILE");
    command.add_option("-e,--endpoint", o.endpoint, "base URL of the service (TASKCTL_ENDPOINT)")
        ->type_name("URL");
    add_list(command, "-P,--param", o.params, "parameter of the provider; NAME=@FILE reads a file")
        ->type_name("NAME=VALUE");
    add_list(command, "--provider-file", o.provider_files, "use this provider spec as well")
        ->type_name("FILE");
}

void declare_credential(CLI::App& command, TaskOptions& o) {
    const auto* const group = "Credential and connection";
    command
        .add_option("-t,--token", o.token,
                    "the credential (TASKCTL_TOKEN); - reads a line of standard input")
        ->type_name("VALUE")
        ->group(group);
    command.add_option("--token-file", o.token_file, "read the credential from FILE")
        ->type_name("FILE")
        ->group(group);
    command
        .add_option("--token-command", o.token_command,
                    "run CMD (by /bin/sh) for the credential, and again when it expires")
        ->type_name("CMD")
        ->group(group);
    add_list(command, "-H,--header", o.headers,
             "further request header, sent to the same origin only")
        ->type_name("'NAME: VALUE'")
        ->group(group);
    command
        .add_option("--cacert", o.cacert,
                    "trust the certificates in FILE (PEM) instead of the system's")
        ->type_name("FILE")
        ->group(group);
    command.add_option("--cert", o.cert, "client certificate (PEM)")
        ->type_name("FILE")
        ->group(group);
    command.add_option("--key", o.key, "its private key (PEM); without it, --cert holds both")
        ->type_name("FILE")
        ->group(group);
    command.add_option("--proxy", o.proxy, "proxy to use instead of the environment's")
        ->type_name("URL")
        ->group(group);
    command.add_flag("--insecure", o.insecure, "do not verify the server's certificate")
        ->group(group);
    command
        .add_flag("--allow-insecure-credential", o.allow_insecure_credential,
                  "send a credential over plain http, or with --insecure")
        ->group(group);
    command.add_option("--connect-timeout", o.connect_timeout, "for one connection (default 10s)")
        ->type_name("D")
        ->group(group);
    command.add_option("--request-timeout", o.request_timeout, "for one request (default 30s)")
        ->type_name("D")
        ->group(group);
    command
        .add_option("--concurrency", o.concurrency, "requests in flight to one origin (default 16)")
        ->type_name("N")
        ->group(group);
}

void declare_get(CLI::App& command, TaskOptions& o) {
    command.add_option("--timeout", o.timeout, "give up after that long (default 60s)")
        ->type_name("D");
    command.add_option("--retries", o.retries, "retries after the first try (default 2)")
        ->type_name("N");
}

void declare_watch(CLI::App& command, TaskOptions& o) {
    command
        .add_option("-i,--interval", o.interval,
                    "fixed time between polls of one task (default: adaptive)")
        ->type_name("D");
    command.add_option("--timeout", o.timeout, "give up after that long (default: never)")
        ->type_name("D");
    command
        .add_option("--max-outage", o.max_outage,
                    "give up on a task after that long without a good answer (default 5m)")
        ->type_name("D");
    command
        .add_option("--appear-within", o.appear_within,
                    "a task never seen yet may be not found for that long (default 10s)")
        ->type_name("D");
    command.add_option("--until", o.until, "these states end the watch of a task too, with exit 0")
        ->type_name("STATE[,STATE]");
    command.add_flag("--any", o.any, "end when the first task has ended");
    command.add_flag("--fail-fast", o.fail_fast, "end when the first task has not succeeded");
    command
        .add_option("--on-unknown", o.on_unknown,
                    "a status that the provider does not map: wait (default) or fail")
        ->type_name("wait|fail");
    command
        .add_option("--download", o.download, "fetch the files of each task that succeeds into DIR")
        ->type_name("DIR");
    command
        .add_option("--heartbeat", o.heartbeat,
                    "where there is no terminal: print a line at least so often")
        ->type_name("D");
    command
        .add_option("--on-finish", o.on_finish,
                    "run CMD (by /bin/sh) for each task that has ended, its JSON as input")
        ->type_name("CMD");
}

void declare_output(CLI::App& command, TaskOptions& o) {
    const auto* const group = "Output";
    command.add_option("-o,--output", o.output, "text (default), json, jsonl, raw or state")
        ->type_name("FORMAT")
        ->group(group);
    command.add_flag("--exit-zero", o.exit_zero, "exit 0 whenever the state could be read")
        ->group(group);
    command.add_flag("-q,--quiet", o.quiet, "no progress and no warnings")->group(group);
    command.add_flag("-v,--verbose", o.verbose, "log every request; -vv with headers")
        ->group(group);
    command.add_option("--log-file", o.log_file, "write the log to FILE as well")
        ->type_name("FILE")
        ->group(group);
    command.add_option("--color", o.color, "auto (default), always or never")
        ->type_name("WHEN")
        ->group(group);
}

// As with other tools the last one wins, so that a wrapper's or an alias's option can be
// overridden.
void let_last_win(CLI::App& command) {
    for (auto* option : command.get_options()) {
        const bool once = option->get_name() == "--from";  // a lost list is no lost setting
        if (!once && option->get_items_expected_max() == 1 && option->get_type_size() == 1) {
            option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
        }
    }
}

}  // namespace

void declare(CLI::App& command, TaskOptions& options, bool watching) {
    declare_tasks(command, options);
    declare_service(command, options);
    if (watching) {
        declare_watch(command, options);
    } else {
        declare_get(command, options);
    }
    declare_credential(command, options);
    declare_output(command, options);
    let_last_win(command);
}

void declare_settings(CLI::App& command, TaskOptions& options) {
    declare_service(command, options);
    declare_credential(command, options);
    let_last_win(command);
}

}  // namespace taskctl::commands
