#!/bin/sh
# usage: run.sh TASKCTL TASKCTL-SIM [CASE…]
# Runs the CLI cases (all of tests/cli) with taskctl under valgrind's memcheck. What memcheck reports
# (use of what is not initialized or not there any more, a wrong free, memory that nobody holds at
# the end) fails the run. That a case is too slow under it, or sees valgrind's own memory, does not.
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
mkdir "$scratch/bin" "$scratch/logs"
# The cases find `taskctl` in PATH and in $TASKCTL: both are this.
cat >"$scratch/bin/taskctl" <<END
#!/bin/sh
exec valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite \\
    --show-leak-kinds=definite --child-silent-after-fork=yes --log-file='$scratch/logs/%p' \\
    -- '$program' "\$@"
END
chmod +x "$scratch/bin/taskctl"

passed=0 differing='' reported=0
for case; do
    rm -f "$scratch/logs/"*
    if /usr/bin/python3 -B "$cases/run.py" --taskctl "$scratch/bin/taskctl" --sim "$simulator" \
        --schemas "$here/../../docs/schema" "$cases/$case" >"$scratch/outcome" 2>&1; then
        passed=$((passed + 1))
    else
        differing="$differing $case"
    fi
    if [ -n "$(find "$scratch/logs" -type f -size +0)" ]; then
        reported=$((reported + 1))
        echo "$case:"
        cat "$scratch/logs/"*
    fi
done
[ -z "$differing" ] || echo "with another outcome under valgrind:$differing"
echo "$# cases, $passed as always; memcheck has something to report in $reported"
[ "$reported" -eq 0 ]
