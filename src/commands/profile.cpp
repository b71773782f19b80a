#include "commands/profile.hpp"

#include <CLI/CLI.hpp>

#include "commands/failure.hpp"
#include "commands/literal.hpp"
#include "commands/resolve_tasks.hpp"
#include "config/profile_view.hpp"
#include "report/profile_text.hpp"

namespace taskctl::commands {
namespace {

using std::string;

struct Options {
    TaskOptions tasks;
    string name;
};

model::Result<bool> wants_json(const Options& options) {
    const auto chosen = format(options.tasks);
    if (!chosen) return tl::make_unexpected(chosen.error());
    if (*chosen == report::Format::json) return true;
    if (*chosen == report::Format::text) return false;
    return model::fail(model::Fault::usage, "--output: text or json is wanted here");
}

Ending list(const Options& options, Context& context) {
    const auto json = wants_json(options);
    if (!json) return failed(context, json.error());
    const auto setup = open_setup(options.tasks, context);
    if (!setup) return failed(context, setup.error());
    context.output.write(*json ? report::profile_list_json(setup->file)
                               : report::profile_list_text(setup->file));
    return {};
}

Ending show(const Options& options, Context& context) {
    const auto json = wants_json(options);
    if (!json) return failed(context, json.error());
    auto wanted = wishes(options.tasks, context.environment);
    if (!wanted) return failed(context, wanted.error());
    auto setup = open_setup(options.tasks, context);
    if (!setup) return failed(context, setup.error());
    const auto view = config::view_profile(literal(options.name), std::move(*wanted), *setup);
    if (!view) return failed(context, view.error());
    context.output.write(*json ? report::profile_json(*view) : report::profile_text(*view));
    return {};
}

using Run = Ending (*)(const Options&, Context&);

CLI::App* add(CLI::App& parent, const string& name, const string& help, Run run,
              const std::shared_ptr<Options>& options, Command& command) {
    auto* sub = parent.add_subcommand(name, help);
    sub->callback([run, options, &command] {
        command = [run, options](Context& context) { return run(*options, context); };
    });
    sub->add_option("-o,--output", options->tasks.output, "text (default) or json")
        ->type_name("FORMAT");
    return sub;
}

}  // namespace

void add_profile(CLI::App& root, Command& command) {
    auto* profile = root.add_subcommand("profile", "The services that you have configured");
    profile->require_subcommand(1);
    const auto options = std::make_shared<Options>();
    auto* list_command = add(*profile, "list", "Name all profiles", list, options, command);
    list_command
        ->add_option("--config", options->tasks.config,
                     "config file instead of the default one (TASKCTL_CONFIG)")
        ->type_name("FILE");
    auto* show_command = add(*profile, "show", "Show a profile's settings, and who gave each", show,
                             options, command);
    show_command->add_option("NAME", options->name, "profile")->required()->type_name("");
    declare_settings(*show_command, options->tasks);
    profile->footer(R"(Examples:
  taskctl profile show NAME
  taskctl profile show NAME --endpoint https://api.example.com -o json)");
}

}  // namespace taskctl::commands
