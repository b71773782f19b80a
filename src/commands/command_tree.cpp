#include "commands/command_tree.hpp"

#include <sstream>

#include <CLI/CLI.hpp>

namespace taskctl::commands {
namespace {

using std::string;

OptionNote read_option(const CLI::Option& option) {
    OptionNote note;
    for (const auto& name : option.get_snames()) note.names.push_back("-" + name);
    for (const auto& name : option.get_lnames()) note.names.push_back("--" + name);
    if (option.get_positional()) note.names = {option.get_name(true)};
    const bool takes_value = option.get_items_expected_max() > 0;
    if (takes_value) note.argument = option.get_type_name();
    note.help = option.get_description();
    note.group = option.get_group();
    note.is_repeatable = option.get_expected_max() >= CLI::detail::expected_max_vector_size ||
                         (!takes_value && option.get_name() == "--verbose");
    note.is_required = option.get_required();
    return note;
}

CommandNote read_command(const CLI::App& app, const string& path) {
    CommandNote note{path, app.get_description(), app.get_footer(), {}, {}, {}};
    for (const auto* option : app.get_options()) {
        if (option->get_group().empty()) continue;
        auto& list = option->get_positional() ? note.positionals : note.options;
        list.push_back(read_option(*option));
    }
    for (const auto* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
        if (sub->get_group().empty()) continue;
        note.commands.push_back(
            read_command(*sub, path + (path.empty() ? "" : " ") + sub->get_name()));
    }
    return note;
}

void write_option(string& text, const string& kind, const OptionNote& note) {
    string names;
    for (const auto& name : note.names) names += (names.empty() ? "" : " ") + name;
    text += kind + "\t" + names + "\t" + note.argument + "\t" + note.group + "\t" +
            (note.is_required ? "required" : "") + "\t" + (note.is_repeatable ? "repeated" : "") +
            "\t" + note.help + "\n";
}

void write_command(string& text, const CommandNote& note) {
    text += "command\t" + note.path + "\t" + note.summary + "\n";
    for (const auto& positional : note.positionals) write_option(text, "positional", positional);
    for (const auto& option : note.options) write_option(text, "option", option);
    std::istringstream lines(note.footer);
    for (string line; std::getline(lines, line);) text += "footer\t" + line + "\n";
    for (const auto& command : note.commands) write_command(text, command);
}

}  // namespace

string CommandNote::name() const {
    return path.substr(path.rfind(' ') + 1);
}

CommandNote read_tree(const CLI::App& app) {
    return read_command(app, "");
}

void add_tree(CLI::App& root, Command& command) {
    auto* tree = root.add_subcommand("__tree", "For the manual pages");
    tree->group("");
    tree->callback([&root, &command] {
        string text;
        write_command(text, read_tree(root));
        command = [text](Context& context) {
            context.output.write(text);
            return Ending{};
        };
    });
}

}  // namespace taskctl::commands
