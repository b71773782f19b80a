#include "commands/completion.hpp"

#include <array>

#include <CLI/CLI.hpp>

#include "commands/completion_script.hpp"
#include "commands/failure.hpp"
#include "commands/help_topics.hpp"
#include "commands/literal.hpp"

namespace taskctl::commands {
namespace {

using std::string;
using Kind = Values::Kind;

struct Shell {
    string name;
    string (*script)(const CommandNote&);
};

const std::array<Shell, 3>& shells() {
    static const std::array<Shell, 3> all = {
        {{"bash", bash_script}, {"zsh", zsh_script}, {"fish", fish_script}}};
    return all;
}

std::vector<string> split(const string& text, char separator) {
    std::vector<string> parts;
    std::istringstream stream(text);
    for (string part; std::getline(stream, part, separator);) parts.push_back(part);
    return parts;
}

// By what the option or the argument is called in help.
Values values_of_argument(const string& argument) {
    if (argument == "FILE") return {Kind::files, {}};
    if (argument == "DIR") return {Kind::folders, {}};
    if (argument.find("CMD") != string::npos) return {Kind::programs, {}};
    if (argument == "WHEN") return {Kind::words, {"auto", "always", "never"}};
    if (argument == "STATE[,STATE]") return {Kind::asked, {"states"}};
    if (argument == "NAME=VALUE") return {Kind::asked, {"parameters"}};
    if (argument.find('|') != string::npos) return {Kind::words, split(argument, '|')};
    return {};
}

// The formats that the option's help speaks of: not every command has them all.
Values formats(const string& help) {
    Values values{Kind::words, {}};
    std::istringstream words(help);
    for (string word; words >> word;) {
        word.erase(std::remove(word.begin(), word.end(), ','), word.end());
        for (const auto* format : {"text", "json", "jsonl", "raw", "state"}) {
            if (word == format) values.words.push_back(word);
        }
    }
    return values;
}

Values help_words(const CommandNote& root) {
    Values values{Kind::words, help_topics()};
    for (const auto& command : root.commands) values.words.push_back(command.name());
    return values;
}

}  // namespace

Values values_of(const CommandNote& root, const string& path, const OptionNote& option) {
    const auto& name = option.names.back();
    const bool is_name = name == "NAME";
    if (name == "--provider" || (is_name && path.starts_with("provider"))) {
        return {Kind::asked, {"providers"}};
    }
    if (name == "--profile" || (is_name && path.starts_with("profile"))) {
        return {Kind::asked, {"profiles"}};
    }
    if (name == "TASK") return {Kind::asked, {"references"}};
    if (name == "TOPIC") return help_words(root);
    if (option.argument == "FORMAT") return formats(option.help);
    return values_of_argument(option.argument.empty() ? name : option.argument);
}

string joined(const std::vector<string>& words) {
    string text;
    for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

string suffix(const string& path, const string& separator) {
    string text;
    for (const auto& word : split(path, ' ')) text += separator + word;
    return text;
}

void add_completion(CLI::App& root, Command& command) {
    auto* completion = root.add_subcommand("completion", "Print the completion script for a shell");
    auto shell = std::make_shared<string>();
    completion->add_option("SHELL", *shell, "the shell")->required()->type_name("bash|zsh|fish");
    completion->footer(R"(To have it in every new shell:
  taskctl completion bash >~/.local/share/bash-completion/completions/taskctl
  taskctl completion zsh >~/.zfunc/_taskctl     # a folder of $fpath
  taskctl completion fish >~/.config/fish/completions/taskctl.fish
The packages install all three.)");
    completion->callback([&root, &command, shell] {
        const auto name = literal(*shell);
        const auto* const found = std::ranges::find(shells(), name, &Shell::name);
        if (found == shells().end()) {
            command = [name](Context& context) {
                return failed(context, {model::Fault::usage,
                                        "no completions for `" + name + "`: bash, zsh or fish"});
            };
            return;
        }
        command = [script = found->script(read_tree(root))](Context& context) {
            context.output.write(script);
            return Ending{};
        };
    });
}

}  // namespace taskctl::commands
