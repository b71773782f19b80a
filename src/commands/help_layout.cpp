#include "commands/help_layout.hpp"

#include <algorithm>
#include <sstream>

#include <CLI/CLI.hpp>

namespace taskctl::commands {
namespace {

using std::string;

// In characters: all text here is taskctl's own, and none of it is wide.
std::size_t width(const string& text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

// The text wrapped; every line but the first behind an indent.
string wrapped(const string& text, std::size_t indent) {
    std::istringstream words(text);
    string lines;
    std::size_t at = indent;
    for (string word; words >> word;) {
        const auto size = width(word);
        if (at > indent && at + 1 + size > help_width) {
            lines += "\n" + string(indent, ' ');
            at = indent;
        } else if (at > indent) {
            lines += ' ';
            ++at;
        }
        lines += word;
        at += size;
    }
    return lines;
}

class HelpFormatter : public CLI::Formatter {
public:
    HelpFormatter() {
        label("Positionals", "Arguments");
        label("SUBCOMMAND", "COMMAND");
    }

    string make_option(const CLI::Option* option, bool is_positional) const override {
        const auto term = is_positional ? make_option_name(option, true)
                                        : option->get_name(false, true) + make_option_opts(option);
        return row(term, make_option_desc(option), column);
    }

    string make_help(const CLI::App* app, string name, CLI::AppFormatMode mode) const override {
        auto text = CLI::Formatter::make_help(app, std::move(name), mode);
        for (auto at = text.find("\n\n\n"); at != string::npos; at = text.find("\n\n\n")) {
            text.erase(at, 1);
        }
        while (text.ends_with("\n\n")) text.pop_back();
        const string title = "\nSubcommands:\n";  // a group's name, which has no label
        if (const auto at = text.find(title); at != string::npos) {
            text.replace(at, title.size(), "\nCommands:\n");
        }
        return text;
    }

    string make_subcommand(const CLI::App* command) const override {
        return row(command->get_name(), command->get_description(), column_of_commands);
    }

private:
    static constexpr std::size_t column = 26;
    static constexpr std::size_t column_of_commands = 14;
};

}  // namespace

string paragraph(const string& text, std::size_t indent) {
    return string(indent, ' ') + wrapped(text, indent) + "\n";
}

string row(const string& term, const string& meaning, std::size_t column) {
    auto line = "  " + term;
    if (meaning.empty()) return line + "\n";
    const auto used = width(line);
    line += used + 2 > column ? "\n" + string(column, ' ') : string(column - used, ' ');
    return line + wrapped(meaning, column) + "\n";
}

std::shared_ptr<CLI::FormatterBase> help_formatter() {
    return std::make_shared<HelpFormatter>();
}

}  // namespace taskctl::commands
