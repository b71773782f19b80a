#include "commands/completion_script.hpp"

namespace taskctl::commands {
namespace {

using std::string;
using Kind = Values::Kind;

constexpr auto head = R"fish(# Completion of taskctl for fish, printed by `taskctl completion fish`.

# The words before the cursor that are no options.
function __taskctl_words
    set -l words (commandline -opc)
    string match -v -- '-*' $words[2..]
end

# Whether these commands were named, and nothing else.
function __taskctl_named
    set -l words (__taskctl_words)
    test "$words" = "$argv"
end

# Whether these commands were named first.
function __taskctl_in
    set -l words (__taskctl_words)
    test (count $words) -ge (count $argv); and test "$words[1..$(count $argv)]" = "$argv"
end

# What taskctl knows about the topic $argv. It reads the line from standard input: other users can
# read the command line, and secrets may stand there.
function __taskctl_ask
    set -l words (commandline -opc)
    set -l at (commandline -ct)
    string match -qr '^[\'"]' -- $at; and set at (string sub -s 2 -- $at)
    printf '%s\n' $words (string unescape -- "$at"; or echo "$at") |
        command taskctl __complete $argv 2>/dev/null
end

complete -c taskctl -f
)fish";

string in_quotes(const string& text) {
    string result = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') result += '\\';
        result += c;
    }
    return result + "'";
}

// How the value of an option, or an argument, is completed.
string flags(const Values& values) {
    switch (values.kind) {
        case Kind::nothing:
            return "";
        case Kind::words:
            return " -a " + in_quotes(joined(values.words));
        case Kind::files:
            return " -F";
        case Kind::folders:
            return " -a '(__fish_complete_directories)'";
        case Kind::programs:
            return " -a '(__fish_complete_command)'";
        case Kind::asked:
            return " -a '(__taskctl_ask " + joined(values.words) + ")'";
    }
    return "";
}

string when(const string& test, const string& path) {
    return "complete -c taskctl -n '" + test + (path.empty() ? "" : " " + path) + "'";
}

void write_option(string& script, const CommandNote& root, const string& path,
                  const OptionNote& option) {
    script += when(path.empty() ? "__taskctl_named" : "__taskctl_in", path);
    for (const auto& name : option.names) {
        script += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    }
    if (!option.argument.empty()) {
        const auto values = values_of(root, path, option);
        script += (values.kind == Kind::files ? " -r" : " -x") + flags(values);
    }
    script += " -d " + in_quotes(option.help) + "\n";
}

void write_command(string& script, const CommandNote& root, const CommandNote& command) {
    const auto& path = command.path;
    script += "\n";
    for (const auto& sub : command.commands) {
        script += when("__taskctl_named", path) + " -a " + sub.name() + " -d " +
                  in_quotes(sub.summary) + "\n";
    }
    for (const auto& option : command.options) write_option(script, root, path, option);
    for (const auto& positional : command.positionals) {
        script += when("__taskctl_in", path) + flags(values_of(root, path, positional)) + "\n";
    }
    for (const auto& sub : command.commands) write_command(script, root, sub);
}

}  // namespace

string fish_script(const CommandNote& root) {
    string script = head;
    write_command(script, root, root);
    return script;
}

}  // namespace taskctl::commands
