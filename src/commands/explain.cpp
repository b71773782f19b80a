#include "commands/explain.hpp"

#include <CLI/CLI.hpp>

#include "commands/failure.hpp"
#include "commands/fan_out.hpp"
#include "commands/plan.hpp"
#include "commands/resolve_tasks.hpp"
#include "commands/scrubbed_writer.hpp"
#include "commands/task_options.hpp"
#include "report/explain.hpp"
#include "watch/keyring.hpp"

namespace taskctl::commands {
namespace {

Ending explain(const TaskOptions& options, Context& context) {
    auto rules = watch_options(options, false);
    if (!rules) return failed(context, rules.error());
    const auto plan = read_document_plan("explain", options, context);
    if (!plan) return failed(context, plan.error());
    auto tasks = resolve_tasks(options, *rules, context);
    if (!tasks) return ended(context, tasks.error());
    rules->rules.spent = tasks->spent;
    auto& resolved = tasks->resolved;
    model::Scrubber scrubber;
    for (const auto& secret : resolved.secrets) scrubber.add(secret);
    ScrubbedWriter output(context.output, scrubber);
    ScrubbedWriter messages(context.messages, scrubber);
    warn_at_start(resolved, options, context);

    const auto report = report::make_explanation(*plan, output);
    const auto said = report::make_messages(*plan, messages);
    FanOut observers;
    observers.add(*report);
    observers.add(*said);
    watch::Watcher watcher(*tasks->loop, context.clock, observers, context.chance, *rules);
    watch::Keyring keyring(*tasks->loop, context.clock, std::move(resolved.credentials), scrubber);
    const auto summary = watcher.run(resolved.targets, keyring);
    return {summary.exit_code, summary.signal};
}

void declare_options(CLI::App& app, TaskOptions& options) {
    app.add_option("TASK", options.references.front(),
                   "ID, NAME/ID, NAME/ID?param=value&…, or the task's URL")
        ->type_name("")
        ->required();
    const auto add = [&app](const char* names, TaskOptions::Text& into, const char* help,
                            const char* type) {
        app.add_option(names, into, help)->type_name(type);
    };
    add("--timeout", options.timeout, "give up after that long (default 60s)", "D");
    add("--retries", options.retries, "retries after the first try (default 2)", "N");
    add("-o,--output", options.output, "text (default) or json", "FORMAT");
    add("--color", options.color, "auto (default), always or never", "WHEN");
    app.add_flag("-q,--quiet", options.quiet, "no warnings");
    declare_settings(app, options);  // the last, as it settles what a doubled option means
}

}  // namespace

void add_explain(CLI::App& root, Command& command) {
    auto* app = root.add_subcommand("explain", "Show how a task is asked for and its answer read");
    auto options = std::make_shared<TaskOptions>();
    options->references.resize(1);
    declare_options(*app, *options);
    app->footer(R"(Looks once at the task, like get, and shows the request (with *** for secrets),
the answer, which rule of the provider's spec decided, why the ones before it
did not, and where each field was found.

Examples:
  taskctl explain NAME/ID --endpoint https://api.example.com --token-file token
  taskctl explain NAME/ID -o json | jq '.rules[] | select(.when.holds)'

Exit: as get.)");
    app->callback([&command, options] {
        command = [options](Context& context) { return explain(*options, context); };
    });
}

}  // namespace taskctl::commands
