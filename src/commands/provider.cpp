#include "commands/provider.hpp"

#include <algorithm>
#include <string>

#include <CLI/CLI.hpp>

#include "commands/failure.hpp"
#include "commands/literal.hpp"
#include "config/catalog.hpp"
#include "model/visible.hpp"
#include "report/spec_text.hpp"

namespace taskctl::commands {
namespace {

using std::string;

struct Options {
    std::vector<string> provider_files;
    std::vector<string> files;
    string name;
    bool json = false;
};

model::Result<config::Catalog> open_catalog(const Options& options, const Context& context) {
    return config::Catalog::open(options.provider_files,
                                 config::config_folder(context.environment) / "providers");
}

Ending list(const Options& options, Context& context) {
    auto catalog = open_catalog(options, context);
    if (!catalog) return failed(context, catalog.error());
    const auto rows = catalog->list();
    std::size_t width = 0;
    for (const auto& row : rows) width = std::max(width, row.name.size());
    int code = 0;
    for (const auto& row : rows) {
        if (!row.fault.empty()) {
            code = failed(context, {model::Fault::configuration, row.fault}).exit_code;
            continue;
        }
        context.output.write(
            report::spec_row(row.name, row.aliases, row.title, width) +
            (row.origin == "built-in" ? "" : "  (" + model::visible(row.origin) + ")") + "\n");
    }
    return {code, std::nullopt};
}

Ending show(const Options& options, Context& context) {
    auto catalog = open_catalog(options, context);
    if (!catalog) return failed(context, catalog.error());
    const auto entry = catalog->find(literal(options.name));
    if (!entry) return failed(context, entry.error());
    if (options.json) {
        context.output.write(entry->text.ends_with('\n') ? entry->text : entry->text + "\n");
    } else {
        context.output.write(report::spec_text(*entry->spec, entry->origin));
    }
    return {};
}

string count(std::size_t number, const string& what) {
    return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

Ending check(const Options& options, Context& context) {
    Ending ending;
    for (const auto& word : options.files) {
        const auto file = literal(word);
        const auto entry = config::load_spec(file, true);
        if (!entry) {
            ending = failed(context, entry.error());
            continue;
        }
        const auto& spec = *entry->spec;
        context.output.write(model::visible(file == "-" ? "standard input" : file) +
                             ": ok: " + spec.name + ", " + count(spec.states.size(), "state rule") +
                             ", " + count(spec.examples.size(), "example") + "\n");
    }
    return ending;
}

Ending path(const Options&, Context& context) {
    const auto folder = config::config_folder(context.environment);
    if (folder.empty()) {
        return failed(context, {model::Fault::configuration,
                                "no folder for provider specs: neither HOME nor XDG_CONFIG_HOME "
                                "is set"});
    }
    context.output.write((folder / "providers").string() + "\n");
    return {};
}

using Run = Ending (*)(const Options&, Context&);

CLI::App* add(CLI::App& parent, const string& name, const string& help, Run run,
              const std::shared_ptr<Options>& options, Command& command) {
    auto* sub = parent.add_subcommand(name, help);
    sub->callback([run, options, &command] {
        command = [run, options](Context& context) { return run(*options, context); };
    });
    return sub;
}

void add_provider_file(CLI::App& sub, Options& options) {
    sub.add_option("--provider-file", options.provider_files, "use this provider spec as well")
        ->allow_extra_args(false)
        ->type_name("FILE");
}

}  // namespace

void add_provider(CLI::App& root, Command& command) {
    auto* provider = root.add_subcommand("provider", "The services that taskctl can ask");
    provider->require_subcommand(1);
    const auto options = std::make_shared<Options>();
    auto* list_command = add(*provider, "list", "Name all providers", list, options, command);
    add_provider_file(*list_command, *options);
    auto* show_command =
        add(*provider, "show", "Show what a provider is and what it needs", show, options, command);
    show_command->add_option("NAME", options->name, "provider or alias")->required()->type_name("");
    show_command->add_flag("--json", options->json, "print the spec itself");
    add_provider_file(*show_command, *options);
    auto* check_command = add(*provider, "check", "Check spec files and read their examples", check,
                              options, command);
    check_command->add_option("FILE", options->files, "provider specs")->required()->type_name("");
    add(*provider, "path", "Print the folder of your own provider specs", path, options, command);
    provider->footer(R"help(Examples:
  taskctl provider show NAME
  taskctl provider check my-service.json
  cp my-service.json "$(taskctl provider path)"/)help");
}

}  // namespace taskctl::commands
