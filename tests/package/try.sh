#!/bin/sh
# Installs a .deb in a Debian that holds nothing but the base system, and uses what it brought.
#
# usage: try.sh FILE.deb [CACHE]      as root; CACHE is a folder that keeps the base system's packages
set -eu
package=$1
cache=${2-}
[ "$(id -u)" = 0 ] || {
    echo 'try.sh: a clean root wants root; run this as root' >&2
    exit 1
}
case $(uname -m) in
x86_64 | aarch64) ;;
*) echo "try.sh: not tried on $(uname -m) before; going on" >&2 ;;
esac

root=$(mktemp -d)
chmod 755 "$root"
# Nothing is mounted below it.
trap 'rm -rf --one-file-system "$root"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

echo '== a clean Debian bookworm'
set -- --variant=minbase
if [ -n "$cache" ]; then
    mkdir -p "$cache"
    set -- "$@" --cache-dir="$(cd "$cache" && pwd)"
fi
debootstrap "$@" bookworm "$root" >"$root.log" 2>&1 || {
    tail -20 "$root.log" >&2
    exit 1
}
rm -f "$root.log"

echo "== install $package"
cp "$package" "$root/tmp/taskctl.deb"
inside() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 chroot "$root" "$@"; }
inside apt-get -qq update
inside env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq -y --no-install-recommends install /tmp/taskctl.deb >/dev/null
inside dpkg -V taskctl

echo '== use'
inside taskctl --version
inside taskctl provider list
for file in /usr/share/bash-completion/completions/taskctl \
    /usr/share/zsh/vendor-completions/_taskctl \
    /usr/share/fish/vendor_completions.d/taskctl.fish \
    /usr/share/taskctl/schema/task.schema.json; do
    [ -s "$root$file" ] || {
        echo "try.sh: $file is not there" >&2
        exit 1
    }
done
# shellcheck disable=SC2016  # for the shell inside
inside sh -euc '
    mkfifo /tmp/first-line
    taskctl-sim --port 0 --speed 10 >/tmp/first-line &
    simulator=$!
    read -r origin </tmp/first-line
    code=0
    TASKCTL_TOKEN=sim taskctl watch --endpoint "$origin" booster/ok-5s oracle/fail-10s || code=$?
    kill "$simulator"
    echo "exit code $code"
    [ "$code" = 1 ]
'
echo '== as it should be'
