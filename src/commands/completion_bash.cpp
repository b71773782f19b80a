#include "commands/completion_script.hpp"

namespace taskctl::commands {
namespace {

using std::string;
using Kind = Values::Kind;

constexpr auto head = R"bash(# Completion of taskctl for bash, printed by `taskctl completion bash`.

# Splits the line before the cursor into `words` as the shell does; the last one is at the cursor.
_taskctl_split() {
    local line=${COMP_LINE:0:COMP_POINT} quote='' word='' begun='' char i
    words=()
    for ((i = 0; i < ${#line}; i++)); do
        char=${line:i:1}
        if [[ -n $quote && $char == "$quote" ]]; then
            quote=''
        elif [[ $char == \\ && $quote != \' ]]; then
            ((i++))
            word+=${line:i:1} begun=yes
        elif [[ -z $quote && $char == [\'\"] ]]; then
            quote=$char begun=yes
        elif [[ -z $quote && $char == [[:space:]] ]]; then
            [[ -z $begun ]] || words+=("$word")
            word='' begun=''
        else
            word+=$char begun=yes
        fi
    done
    words+=("$word")
}

# Each of these describes a command: the commands below it, its options, what its arguments are,
# and, when it is given an option that takes a value, what that value is.
)bash";

constexpr auto tail = R"bash(
# Fills COMPREPLY with the values of the kind $1 that begin with $2.
_taskctl_values() {
    case $1 in
    files)
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$2")
        ;;
    folders)
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -d -- "$2")
        ;;
    programs) mapfile -t COMPREPLY < <(compgen -c -- "$2") ;;
    words) mapfile -t COMPREPLY < <(compgen -W "${*:3}" -- "$2") ;;
    nothing) ;;
    *)  # by standard input: other users can read the command line, and secrets may stand here
        mapfile -t COMPREPLY < <(printf '%s\n' "${words[@]}" |
            "${words[0]/#\~\//$HOME/}" __complete "$1" 2>/dev/null | cut -f 1)
        [[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != *[/=@] ]] || compopt -o nospace
        ;;
    esac
}

# $2 is the part of the word at the cursor that bash will replace.
_taskctl() {
    local words commands options argument value path='' only_arguments='' word i
    _taskctl_split
    while [[ ${words[0]} == *=* ]]; do words=("${words[@]:1}"); done
    local at=${words[-1]} given=''
    "_taskctl_at" ''
    for ((i = 1; i < ${#words[@]} - 1; i++)); do
        word=${words[i]}
        if [[ -n $value ]]; then
            value=''
        elif [[ -n $only_arguments ]]; then
            :
        elif [[ $word == -- ]]; then
            only_arguments=yes
        elif [[ $word == -* ]]; then
            "_taskctl_at$path" "$word"
        elif [[ " $commands " == *" $word "* ]]; then
            path+=_$word
            "_taskctl_at$path" ''
        fi
    done
    if [[ -z $value && -z $only_arguments && $at == --*=* ]]; then
        "_taskctl_at$path" "${at%%=*}"
        given=${at%%=*}= at=${at#*=}
    elif [[ -z $value && -z $only_arguments && $at == -* ]]; then
        value="words $options"
    elif [[ -z $value && -n $commands ]]; then
        value="words $commands"
    elif [[ -z $value ]]; then
        value=$argument
    fi
    COMPREPLY=()
    # shellcheck disable=SC2086
    set -- "$2" $value
    _taskctl_values "${2:-nothing}" "$at" "${@:3}"
    local known=$((${#given} + ${#at} - ${#1}))
    for i in "${!COMPREPLY[@]}"; do
        word=$given${COMPREPLY[i]}
        COMPREPLY[i]=${word:known}
    done
}

complete -F _taskctl taskctl
)bash";

string written(const Values& values) {
    switch (values.kind) {
        case Kind::nothing:
            return "nothing";
        case Kind::words:
            return "words " + joined(values.words);
        case Kind::files:
            return "files";
        case Kind::folders:
            return "folders";
        case Kind::programs:
            return "programs";
        case Kind::asked:
            return joined(values.words);
    }
    return "";
}

string in_quotes(const string& text) {
    return "'" + text + "'";
}

void write_command(string& script, const CommandNote& root, const CommandNote& command) {
    std::vector<string> commands;
    for (const auto& sub : command.commands) commands.push_back(sub.name());
    std::vector<string> options;
    string values;
    for (const auto& option : command.options) {
        options.insert(options.end(), option.names.begin(), option.names.end());
        if (option.argument.empty()) continue;
        string names;
        for (const auto& name : option.names) names += (names.empty() ? "" : " | ") + name;
        values += "    " + names +
                  ") value=" + in_quotes(written(values_of(root, command.path, option))) + " ;;\n";
    }
    string argument;
    if (!command.positionals.empty()) {
        argument = written(values_of(root, command.path, command.positionals.front()));
    }
    script += "\n_taskctl_at" + suffix(command.path, "_") +
              "() {\n    commands=" + in_quotes(joined(commands)) +
              " options=" + in_quotes(joined(options)) + "\n    argument=" + in_quotes(argument) +
              " value=''\n";
    if (!values.empty()) script += "    case $1 in\n" + values + "    esac\n";
    script += "}\n";
    for (const auto& sub : command.commands) write_command(script, root, sub);
}

}  // namespace

string bash_script(const CommandNote& root) {
    string script = head;
    write_command(script, root, root);
    return script + tail;
}

}  // namespace taskctl::commands
