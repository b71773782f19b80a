# Completion of taskctl for bash, printed by `taskctl completion bash`.

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

_taskctl_at() {
    commands='get watch download explain provider profile doctor completion help' options='-h --help --version'
    argument='' value=''
}

_taskctl_at_get() {
    commands='' options='-h --help --from --shard -p --provider --profile --config -e --endpoint -P --param --provider-file --timeout --retries -t --token --token-file --token-command -H --header --cacert --cert --key --proxy --insecure --allow-insecure-credential --connect-timeout --request-timeout --concurrency -o --output --exit-zero -q --quiet -v --verbose --log-file --color'
    argument='references' value=''
    case $1 in
    --from) value='files' ;;
    --shard) value='nothing' ;;
    -p | --provider) value='providers' ;;
    --profile) value='profiles' ;;
    --config) value='files' ;;
    -e | --endpoint) value='nothing' ;;
    -P | --param) value='parameters' ;;
    --provider-file) value='files' ;;
    --timeout) value='nothing' ;;
    --retries) value='nothing' ;;
    -t | --token) value='nothing' ;;
    --token-file) value='files' ;;
    --token-command) value='programs' ;;
    -H | --header) value='nothing' ;;
    --cacert) value='files' ;;
    --cert) value='files' ;;
    --key) value='files' ;;
    --proxy) value='nothing' ;;
    --connect-timeout) value='nothing' ;;
    --request-timeout) value='nothing' ;;
    --concurrency) value='nothing' ;;
    -o | --output) value='words text json jsonl raw state' ;;
    --log-file) value='files' ;;
    --color) value='words auto always never' ;;
    esac
}

_taskctl_at_watch() {
    commands='' options='-h --help --from --shard -p --provider --profile --config -e --endpoint -P --param --provider-file -i --interval --timeout --max-outage --appear-within --until --any --fail-fast --on-unknown --download --heartbeat --on-finish -t --token --token-file --token-command -H --header --cacert --cert --key --proxy --insecure --allow-insecure-credential --connect-timeout --request-timeout --concurrency -o --output --exit-zero -q --quiet -v --verbose --log-file --color'
    argument='references' value=''
    case $1 in
    --from) value='files' ;;
    --shard) value='nothing' ;;
    -p | --provider) value='providers' ;;
    --profile) value='profiles' ;;
    --config) value='files' ;;
    -e | --endpoint) value='nothing' ;;
    -P | --param) value='parameters' ;;
    --provider-file) value='files' ;;
    -i | --interval) value='nothing' ;;
    --timeout) value='nothing' ;;
    --max-outage) value='nothing' ;;
    --appear-within) value='nothing' ;;
    --until) value='states' ;;
    --on-unknown) value='words wait fail' ;;
    --download) value='folders' ;;
    --heartbeat) value='nothing' ;;
    --on-finish) value='programs' ;;
    -t | --token) value='nothing' ;;
    --token-file) value='files' ;;
    --token-command) value='programs' ;;
    -H | --header) value='nothing' ;;
    --cacert) value='files' ;;
    --cert) value='files' ;;
    --key) value='files' ;;
    --proxy) value='nothing' ;;
    --connect-timeout) value='nothing' ;;
    --request-timeout) value='nothing' ;;
    --concurrency) value='nothing' ;;
    -o | --output) value='words text json jsonl raw state' ;;
    --log-file) value='files' ;;
    --color) value='words auto always never' ;;
    esac
}

_taskctl_at_download() {
    commands='' options='-h --help -d --dir --to --artifact -f --force --timeout --retries -o --output --exit-zero --color -q --quiet -v --verbose --log-file -p --provider --profile --config -e --endpoint -P --param --provider-file -t --token --token-file --token-command -H --header --cacert --cert --key --proxy --insecure --allow-insecure-credential --connect-timeout --request-timeout --concurrency'
    argument='references' value=''
    case $1 in
    -d | --dir) value='folders' ;;
    --to) value='nothing' ;;
    --artifact) value='nothing' ;;
    --timeout) value='nothing' ;;
    --retries) value='nothing' ;;
    -o | --output) value='words text json' ;;
    --color) value='words auto always never' ;;
    --log-file) value='files' ;;
    -p | --provider) value='providers' ;;
    --profile) value='profiles' ;;
    --config) value='files' ;;
    -e | --endpoint) value='nothing' ;;
    -P | --param) value='parameters' ;;
    --provider-file) value='files' ;;
    -t | --token) value='nothing' ;;
    --token-file) value='files' ;;
    --token-command) value='programs' ;;
    -H | --header) value='nothing' ;;
    --cacert) value='files' ;;
    --cert) value='files' ;;
    --key) value='files' ;;
    --proxy) value='nothing' ;;
    --connect-timeout) value='nothing' ;;
    --request-timeout) value='nothing' ;;
    --concurrency) value='nothing' ;;
    esac
}

_taskctl_at_explain() {
    commands='' options='-h --help --timeout --retries -o --output --color -q --quiet -p --provider --profile --config -e --endpoint -P --param --provider-file -t --token --token-file --token-command -H --header --cacert --cert --key --proxy --insecure --allow-insecure-credential --connect-timeout --request-timeout --concurrency'
    argument='references' value=''
    case $1 in
    --timeout) value='nothing' ;;
    --retries) value='nothing' ;;
    -o | --output) value='words text json' ;;
    --color) value='words auto always never' ;;
    -p | --provider) value='providers' ;;
    --profile) value='profiles' ;;
    --config) value='files' ;;
    -e | --endpoint) value='nothing' ;;
    -P | --param) value='parameters' ;;
    --provider-file) value='files' ;;
    -t | --token) value='nothing' ;;
    --token-file) value='files' ;;
    --token-command) value='programs' ;;
    -H | --header) value='nothing' ;;
    --cacert) value='files' ;;
    --cert) value='files' ;;
    --key) value='files' ;;
    --proxy) value='nothing' ;;
    --connect-timeout) value='nothing' ;;
    --request-timeout) value='nothing' ;;
    --concurrency) value='nothing' ;;
    esac
}

_taskctl_at_provider() {
    commands='list show check path' options='-h --help'
    argument='' value=''
}

_taskctl_at_provider_list() {
    commands='' options='-h --help --provider-file'
    argument='' value=''
    case $1 in
    --provider-file) value='files' ;;
    esac
}

_taskctl_at_provider_show() {
    commands='' options='-h --help --json --provider-file'
    argument='providers' value=''
    case $1 in
    --provider-file) value='files' ;;
    esac
}

_taskctl_at_provider_check() {
    commands='' options='-h --help'
    argument='files' value=''
}

_taskctl_at_provider_path() {
    commands='' options='-h --help'
    argument='' value=''
}

_taskctl_at_profile() {
    commands='list show' options='-h --help'
    argument='' value=''
}

_taskctl_at_profile_list() {
    commands='' options='-h --help -o --output --config'
    argument='' value=''
    case $1 in
    -o | --output) value='words text json' ;;
    --config) value='files' ;;
    esac
}

_taskctl_at_profile_show() {
    commands='' options='-h --help -o --output -p --provider --profile --config -e --endpoint -P --param --provider-file -t --token --token-file --token-command -H --header --cacert --cert --key --proxy --insecure --allow-insecure-credential --connect-timeout --request-timeout --concurrency'
    argument='profiles' value=''
    case $1 in
    -o | --output) value='words text json' ;;
    -p | --provider) value='providers' ;;
    --profile) value='profiles' ;;
    --config) value='files' ;;
    -e | --endpoint) value='nothing' ;;
    -P | --param) value='parameters' ;;
    --provider-file) value='files' ;;
    -t | --token) value='nothing' ;;
    --token-file) value='files' ;;
    --token-command) value='programs' ;;
    -H | --header) value='nothing' ;;
    --cacert) value='files' ;;
    --cert) value='files' ;;
    --key) value='files' ;;
    --proxy) value='nothing' ;;
    --connect-timeout) value='nothing' ;;
    --request-timeout) value='nothing' ;;
    --concurrency) value='nothing' ;;
    esac
}

_taskctl_at_doctor() {
    commands='' options='-h --help --timeout -o --output --color -p --provider --profile --config -e --endpoint -P --param --provider-file -t --token --token-file --token-command -H --header --cacert --cert --key --proxy --insecure --allow-insecure-credential --connect-timeout --request-timeout --concurrency'
    argument='references' value=''
    case $1 in
    --timeout) value='nothing' ;;
    -o | --output) value='words text json' ;;
    --color) value='words auto always never' ;;
    -p | --provider) value='providers' ;;
    --profile) value='profiles' ;;
    --config) value='files' ;;
    -e | --endpoint) value='nothing' ;;
    -P | --param) value='parameters' ;;
    --provider-file) value='files' ;;
    -t | --token) value='nothing' ;;
    --token-file) value='files' ;;
    --token-command) value='programs' ;;
    -H | --header) value='nothing' ;;
    --cacert) value='files' ;;
    --cert) value='files' ;;
    --key) value='files' ;;
    --proxy) value='nothing' ;;
    --connect-timeout) value='nothing' ;;
    --request-timeout) value='nothing' ;;
    --concurrency) value='nothing' ;;
    esac
}

_taskctl_at_completion() {
    commands='' options='-h --help'
    argument='words bash zsh fish' value=''
}

_taskctl_at_help() {
    commands='' options='-h --help'
    argument='words exit-codes output retries environment get watch download explain provider profile doctor completion help' value=''
}

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
