#!/bin/sh
# usage: run.sh [--merge] [SECONDS] [TARGET…]
# Builds the fuzz targets with clang's libFuzzer, ASan and UBSan and runs each for SECONDS (60), one
# after the other. Prints a line a target; exit code 1 when there is a finding.
#   --merge   afterwards add to tests/fuzz/corpus what reaches further than the inputs there
# TASKCTL_FUZZ_BUILD is the build folder (default: build/fuzz); it keeps the inputs that were found.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$here/../.." && pwd)
folder=${TASKCTL_FUZZ_BUILD:-$root/build/fuzz}

merge=
if [ "${1-}" = --merge ]; then
    merge=1
    shift
fi
seconds=60
case ${1-} in
'' | *[!0-9]*) ;;
*)
    seconds=$1
    shift
    ;;
esac
known=
for source in "$here"/targets/*.cpp; do known="$known $(basename "$source" .cpp)"; done
for target; do
    [ -f "$here/targets/$target.cpp" ] || {
        echo "run.sh: no target $target; there are:$known" >&2
        exit 2
    }
done
# shellcheck disable=SC2086
[ $# -gt 0 ] || set -- $known

# -O1 and line tables: quick enough, and a finding's trace can be read.
build() {
    mkdir -p "$folder"
    # A build folder that came along with a copied tree starts afresh.
    grep -qxsF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$folder/CMakeCache.txt" ||
        rm -f "$folder/CMakeCache.txt"
    cmake -S "$root" -B "$folder" -G Ninja -DCMAKE_CXX_COMPILER="${CXX:-clang++}" \
        -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG='-O1 -g1' \
        -DTASKCTL_SANITIZE=address,undefined,fuzzer-no-link >"$folder/configure.log" 2>&1 || {
        cat "$folder/configure.log" >&2
        return 1
    }
    programs=
    for target; do programs="$programs taskctl-fuzz-$target"; done
    # shellcheck disable=SC2086
    cmake --build "$folder" --target $programs >"$folder/build.log" 2>&1 || {
        cat "$folder/build.log" >&2
        return 1
    }
}

# last KEY FILE: the number behind the last `KEY: ` of libFuzzer's log.
last() { sed -n "s/.*$1:  *\([0-9][0-9]*\).*/\1/p" "$2" | tail -n 1; }

# fuzz TARGET: what is found is kept in the build folder; a finding's input in its `findings`.
fuzz() {
    program=$folder/taskctl-fuzz-$1 seeds=$here/corpus/$1 found=$folder/found/$1
    log=$folder/$1.log
    mkdir -p "$found" "$folder/findings"
    longest=4096
    # Writing and reading back takes milliseconds a kilobyte.
    [ "$1" != json ] || longest=1024
    set -- -max_total_time="$seconds" -max_len=$longest -timeout=10 -rss_limit_mb=2048 \
        -print_final_stats=1 -artifact_prefix="$folder/findings/$1-"
    dictionary=$here/dictionaries/${seeds##*/}.dict
    [ ! -f "$dictionary" ] || set -- "$@" -dict="$dictionary"
    code=0
    "$program" "$@" "$found" "$seeds" >"$log" 2>&1 || code=$?
    # What libFuzzer says when a signal ended it.
    if [ "$code" -eq 72 ]; then
        echo "${seeds##*/}: interrupted" >&2
        exit 130
    fi
    findings=0
    [ "$code" -eq 0 ] || findings=1
    printf '%-10s %9s execs  %5s edges  %6s features  %s findings\n' "${seeds##*/}:" \
        "$(last number_of_executed_units "$log")" "$(last cov "$log")" "$(last ft "$log")" "$findings"
    [ "$code" -eq 0 ] || {
        grep -E 'what\(\)|SUMMARY|ERROR:|runtime error|Test unit written' "$log" | sed 's/^/    /'
        echo "    all of it: $log"
        return 1
    }
}

merge() {
    corpus=$here/corpus/$1
    "$folder/taskctl-fuzz-$1" -merge=1 -max_len=4096 "$corpus" "$folder/found/$1" \
        >"$folder/$1-merge.log" 2>&1
    echo "    $(find "$corpus" -type f | wc -l) inputs in $corpus"
}

build "$@" || {
    echo 'run.sh: the fuzz targets could not be built, see above' >&2
    exit 1
}
outcome=0
for target; do
    fuzz "$target" || outcome=1
    [ -z "$merge" ] || merge "$target"
done
exit $outcome
