#include "commands/completion_script.hpp"

namespace taskctl::commands {
namespace {

using std::string;
using Kind = Values::Kind;

constexpr auto head = R"zsh(#compdef taskctl
# Completion of taskctl for zsh, printed by `taskctl completion zsh`.

# Offers what `taskctl __complete` knows about the topic $1. It reads the line from standard input:
# other users can read the command line, and secrets may stand there.
_taskctl_ask() {
    local line name
    local -a open open_shown whole whole_shown
    for line in ${(f)"$(print -rl -- "${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}" |
        _call_program taskctl-$1 taskctl __complete $1 2>/dev/null)"}; do
        name=${line%%$'\t'*}
        if [[ $name == *[/=@] ]]; then
            open+=("$name") open_shown+=("${line/$'\t'/  -- }")
        else
            whole+=("$name") whole_shown+=("${line/$'\t'/  -- }")
        fi
    done
    (( $#open + $#whole )) || return 1
    compadd -l -S '' -d open_shown -a open
    compadd -l -d whole_shown -a whole
}
)zsh";

constexpr auto tail = R"zsh(
if [[ $funcstack[1] == _taskctl ]]; then
    _taskctl "$@"
else
    compdef _taskctl taskctl
fi
)zsh";

// With a backslash before each of the characters.
string escaped(const string& text, const string& characters) {
    string result;
    for (const char c : text) {
        if (characters.find(c) != string::npos) result += '\\';
        result += c;
    }
    return result;
}

string in_quotes(const string& text) {
    string result = "'";
    for (const char c : text) {
        if (c == '\'') {
            result += "'\\''";
        } else {
            result += c;
        }
    }
    return result + "'";
}

// `:what it is:how to complete it`; a blank for what has no completion.
string value_spec(const string& what, const Values& values) {
    auto begin = ":" + escaped(what, "\\:") + ":";
    switch (values.kind) {
        case Kind::nothing:
            return begin + " ";
        case Kind::words:
            return begin + "(" + joined(values.words) + ")";
        case Kind::files:
            return begin + "_files";
        case Kind::folders:
            return begin + "_files -/";
        case Kind::programs:
            return begin + "_command_names -e";
        case Kind::asked:
            return begin + " _taskctl_ask " + joined(values.words);
    }
    return begin;
}

string option_specs(const CommandNote& root, const string& path, const OptionNote& option) {
    string specs;
    for (const auto& name : option.names) {
        string spec = option.is_repeatable || option.names.size() == 1
                          ? (option.is_repeatable ? "*" : "")
                          : "(" + joined(option.names) + ")";
        spec += name;
        if (!option.argument.empty()) spec += name.starts_with("--") ? "=" : "+";
        spec += "[" + escaped(option.help, "\\[]") + "]";
        if (!option.argument.empty()) {
            spec += value_spec(option.argument, values_of(root, path, option));
        }
        specs += " \\\n        " + in_quotes(spec);
    }
    return specs;
}

string command_list(const CommandNote& command) {
    string list;
    for (const auto& sub : command.commands) {
        list += "            " + in_quotes(escaped(sub.name(), ":") + ":" + sub.summary) + "\n";
    }
    return list;
}

string function_of(const CommandNote& command) {
    return "_taskctl" + suffix(command.path, "_");
}

// What follows the options: commands and what they take, or arguments.
string rest(const CommandNote& command) {
    string text =
        "    local -a commands\n    case $state in\n    command)\n        commands=(\n" +
        command_list(command) +
        "        )\n        _describe -t commands command commands && done=0\n        ;;\n"
        "    rest)\n        case $words[1] in\n";
    for (const auto& sub : command.commands) {
        text += "        " + sub.name() + ") " + function_of(sub) + " && done=0 ;;\n";
    }
    return text + "        esac\n        ;;\n    esac\n";
}

void write_command(string& script, const CommandNote& root, const CommandNote& command) {
    script += "\n" + function_of(command) +
              "() {\n    local curcontext=$curcontext state line done=1\n"
              "    local -A opt_args\n    _arguments -s -S -C";
    for (const auto& option : command.options) {
        script += option_specs(root, command.path, option);
    }
    for (const auto& positional : command.positionals) {
        const auto values = values_of(root, command.path, positional);
        script += " \\\n        " + in_quotes((positional.is_repeatable ? "*" : "") +
                                              value_spec(positional.names.front(), values));
    }
    if (!command.commands.empty()) script += " \\\n        '1: :->command' '*:: :->rest'";
    script += " && done=0\n";
    if (!command.commands.empty()) script += rest(command);
    script += "    return done\n}\n";
    for (const auto& sub : command.commands) write_command(script, root, sub);
}

}  // namespace

string zsh_script(const CommandNote& root) {
    string script = head;
    write_command(script, root, root);
    return script + tail;
}

}  // namespace taskctl::commands
