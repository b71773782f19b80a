#!/bin/sh
# usage: run.sh TASKCTL TASKCTL-SIM [CASE…]
# Runs the CLI cases (all of tests/cli) with taskctl under valgrind's memcheck, as many at once as
# there are cores. What memcheck reports (use of what is not initialized or not there any more, a
# wrong free, memory that nobody holds at the end) fails the run. That a case is too slow under it,
# or sees valgrind's own memory, does not: which these are is told.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cases=$here/../cli
program=$(readlink -f -- "$1")
simulator=$(readlink -f -- "$2")
shift 2
# shellcheck disable=SC2046  # names without blanks
[ $# -gt 0 ] || set -- $(cd "$cases" && for command in */command; do dirname "$command"; done)

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM HUP

# Runs in a process of its own for each case: SCRATCH PROGRAM SIMULATOR CASES CASE.
# shellcheck disable=SC2016
one='
    mine=$1/$5
    mkdir -p "$mine/bin" "$mine/logs"
    # The cases find `taskctl` in PATH and in $TASKCTL: both are this.
    cat >"$mine/bin/taskctl" <<END
#!/bin/sh
exec valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite \\
    --show-leak-kinds=definite --child-silent-after-fork=yes --log-file="$mine/logs/%p" \\
    -- "$2" "\$@"
END
    chmod +x "$mine/bin/taskctl"
    if /usr/bin/python3 -B "$4/run.py" --taskctl "$mine/bin/taskctl" --sim "$3" \
        --schemas "$4/../../docs/schema" --time-limit 600 "$4/$5" >"$mine/outcome" 2>&1; then
        : >"$mine/passed"
        verdict="as always"
    else
        verdict="another outcome"
    fi
    # Its own lines begin with ==PID==; those with --PID-- tell of system calls that it does not know.
    if grep -qs "^==" "$mine/logs/"*; then
        : >"$mine/reported"
        verdict="$verdict, and memcheck reports:
$(grep -h "^==" "$mine/logs/"*)"
    fi
    echo "$5: $verdict"
'
printf '%s\n' "$@" |
    xargs -P "$(nproc)" -I '{}' sh -c "$one" sh "$scratch" "$program" "$simulator" "$cases" '{}'

differing=''
for case; do
    [ -f "$scratch/$case/passed" ] || differing="$differing $case"
done
count() { find "$scratch" -mindepth 2 -maxdepth 2 -name "$1" | wc -l; }
[ -z "$differing" ] || echo "with another outcome under valgrind:$differing"
echo "$# cases, $(count passed) as always; memcheck has something to report in $(count reported)"
[ "$(count reported)" -eq 0 ]
