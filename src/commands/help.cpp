#include "commands/help.hpp"

#include <CLI/CLI.hpp>

#include "commands/failure.hpp"
#include "commands/help_topics.hpp"
#include "commands/literal.hpp"
#include "model/similar.hpp"

namespace taskctl::commands {
namespace {

using std::string;

std::vector<const CLI::App*> shown_commands(const CLI::App& app) {
    return app.get_subcommands([](const CLI::App* sub) { return !sub->get_group().empty(); });
}

const CLI::App* find_command(const CLI::App& app, const string& name) {
    const auto commands = shown_commands(app);
    const auto found = std::ranges::find_if(
        commands, [&](const CLI::App* command) { return command->get_name() == name; });
    return found == commands.end() ? nullptr : *found;
}

model::Result<string> unknown(const CLI::App& app, const string& word) {
    auto names = app.get_parent() == nullptr ? help_topics() : std::vector<string>();
    for (const auto* command : shown_commands(app)) names.push_back(command->get_name());
    return model::fail(
        model::Fault::usage,
        "no help on `" + word + "`" + model::did_you_mean(word, names) + "; see `taskctl help`");
}

model::Result<string> help(const CLI::App& root, const std::vector<string>& words) {
    if (words.size() == 1) {
        if (auto text = help_on(literal(words.front())); !text.empty()) return text;
    }
    const auto* at = &root;
    auto path = root.get_name();
    for (const auto& word : words) {
        const auto* next = find_command(*at, literal(word));
        if (next == nullptr) return unknown(*at, literal(word));
        at = next;
        path += " " + at->get_name();
    }
    // App::help() would go on to the command that was called, which is this one.
    return at->get_formatter()->make_help(at, path, CLI::AppFormatMode::Normal);
}

}  // namespace

void add_help(CLI::App& root, Command& command) {
    auto* help_command = root.add_subcommand("help", "Tell more about a command or a topic");
    auto words = std::make_shared<std::vector<string>>();
    help_command->add_option("TOPIC", *words, "a command, or one of the topics below")
        ->type_name("");
    help_command->footer("Topics:\n" + list_of_help_topics());
    help_command->callback([&root, &command, words] {
        command = [text = help(root, *words)](Context& context) {
            if (!text) return failed(context, text.error());
            context.output.write(*text);
            return Ending{};
        };
    });
}

}  // namespace taskctl::commands
