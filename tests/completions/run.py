#!/usr/bin/python3
"""Types lines into a real shell, asks it for completions, and compares.

usage: run.py SHELL --taskctl PROGRAM --script FILE

SHELL is bash, zsh or fish; FILE is its completion script. Exits 77, which ctest takes for skipped,
when the shell is not installed. The shell runs in a terminal of its own, in an empty folder that is
also its home; `taskctl` is a wrapper there that notes the arguments it was called with.
"""

import argparse
import contextlib
import os
import pathlib
import pty
import re
import select
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile

TIME_LIMIT = 20
SKIPPED = 77

CONFIG = """\
default_profile = "shop"
[profiles.shop]
provider = "acme"
endpoint = "https://shop.example.com"
[profiles.stage]
provider = "acme"
endpoint = "https://stage.example.com"
"""

SPEC = """\
{"taskctl": 1, "name": "acme", "aliases": ["ac"], "title": "Acme's tasks", "docs": "https://d.example",
 "params": {"size": {"required": true, "enum": ["small", "large"], "help": "how much: [all]"},
            "speed": {"help": "how 'fast'"}, "tone": {}},
 "request": {"method": "GET", "path": "/t/{id}/{size}", "query": {"s": "{speed}", "t": "{tone}"}},
 "task": {"raw_state": "/s"}, "states": [{"state": "succeeded", "when": {"/s": "ok"}}],
 "examples": [{"http": 200, "answer": {"s": "ok"}, "state": "succeeded"}]}
"""

FORMATS = {"text", "json", "jsonl", "raw", "state"}
STATES = {"pending", "running", "paused", "blocked", "succeeded", "partial", "failed", "canceled",
          "unknown"}

# A line, and all that can stand for its last word; `COMMANDS` are those of the command tree.
OFFERED = [
    ("taskctl provider ", {"list", "show", "check", "path"}),
    ("taskctl completion ", {"bash", "zsh", "fish"}),
    ("taskctl get --exit", {"--exit-zero"}),
    ("taskctl watch --fail", {"--fail-fast"}),
    ("taskctl get -o ", FORMATS),
    ("taskctl get --output ", FORMATS),
    ("taskctl get --output=js", {"--output=json", "--output=jsonl"}),
    ("taskctl download -o ", {"text", "json"}),
    ("taskctl profile show s", {"shop", "stage"}),
    ("taskctl get --color ", {"auto", "always", "never"}),
    ("taskctl watch --on-unknown ", {"wait", "fail"}),
    ("taskctl watch --until ", STATES),
    ("taskctl watch --until failed,p", {"failed,pending", "failed,paused", "failed,partial"}),
    ("taskctl get -p ac", {"ac", "acme"}),
    ("taskctl get --provider=ac", {"--provider=ac", "--provider=acme"}),
    ("taskctl provider show ac", {"ac", "acme"}),
    ("taskctl get ac", {"ac/", "acme/"}),
    ("taskctl get s", {"shop/", "stage/"}),
    ("taskctl get --profile ", {"shop", "stage"}),
    ("taskctl get --profile=st", {"--profile=stage"}),
    ("taskctl get 'acme/1?", {"acme/1?size=", "acme/1?speed=", "acme/1?tone="}),
    ("taskctl get 'stage/1?size=small&s", {"stage/1?size=small&speed="}),
    ("taskctl get 'acme/1?size=", {"acme/1?size=small", "acme/1?size=large"}),
    ("taskctl get -p acme '1?to", {"1?tone="}),
    ("taskctl get '1?to", {"1?tone="}),
    ("taskctl get acme/1 -P ", {"size=", "speed=", "tone="}),
    ("taskctl get acme/1 --param s", {"size=", "speed="}),
    ("taskctl get acme/1 -P size=small -P s", {"speed="}),
    ("taskctl get acme/1 -P size=", {"size=small", "size=large"}),
    ("taskctl get acme/1 -P speed=@file", {"speed=@file-a", "speed=@file-b"}),
    ("taskctl get --provider-file other.json -p other", {"other", "other-alias"}),
    ("taskctl get --token-file fi", {"file-a", "file-b"}),
    ("taskctl get --token-file=file", {"--token-file=file-a", "--token-file=file-b"}),
    ("taskctl provider check oth", {"other.json"}),
    ("taskctl get -p acme --token secret --out", {"--output"}),
    ("taskctl get --token ", set()),
    ("taskctl get --timeout ", set()),
    ("taskctl get -- --out", set()),
    ("taskctl get acme/", set()),
]

# A line, and what it is after a press of the tab key.
TYPED = [
    ("taskctl wat", "taskctl watch "),
    ("taskctl watch --fail", "taskctl watch --fail-fast "),
    ("taskctl get sho", "taskctl get shop/"),
    ("taskctl get acme/1 -P tone", "taskctl get acme/1 -P tone="),
    ("taskctl get -o jsonl --quie", "taskctl get -o jsonl --quiet "),
    ("taskctl help exit", "taskctl help exit-codes "),
]


class Terminal:
    """A shell in a terminal of its own, which writes the line that is edited to a pipe."""

    def __init__(self, command, environment, folder):
        self.pipe_name = folder / "line"
        os.mkfifo(self.pipe_name)
        # Opened for both, so that neither side waits for the other.
        self.pipe = os.open(self.pipe_name, os.O_RDWR)
        self.seen = b""
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, environment)

    def send(self, text):
        os.write(self.terminal, text.encode())

    def line(self):
        """What the shell writes to the pipe, up to a NUL."""
        text = b""
        while not text.endswith(b"\0"):
            ready, _, _ = select.select([self.pipe, self.terminal], [], [], TIME_LIMIT)
            if not ready:
                raise TimeoutError(f"no answer; on the screen: {self.seen.decode(errors='replace')}")
            if self.terminal in ready:
                self.seen += os.read(self.terminal, 65536)
            if self.pipe in ready:
                text += os.read(self.pipe, 65536)
        return text[:-1].decode()

    def close(self):
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        os.close(self.terminal)
        os.close(self.pipe)


def inserted(before, after):
    """The words, none of which has a blank or a quote, that came in place of the last one."""
    kept = before[:before.rfind(" ") + 1]
    assert after.startswith(kept), f"{after!r} does not begin with {kept!r}"
    return set() if after == before else set(re.sub(r"['\\]", "", after[len(kept):]).split())


class Bash:
    """Readline itself lists (insert-completions) and completes."""

    def __init__(self, script, environment, folder):
        self.shell = Terminal(["bash", "--norc", "--noprofile", "-i"], environment, folder)
        self.shell.send(f"""\
PS1=; bind 'set bell-style none'; bind 'set show-all-if-ambiguous off'; source {shlex.quote(str(script))}
_tell() {{ printf '%s\\0' "$READLINE_LINE" >line; READLINE_LINE=; READLINE_POINT=0; }}
bind -x '"\\C-xw": _tell'; bind '"\\C-xa": insert-completions'; bind '"\\t": complete'
""")
        self.ask("", "")  # wait until all of this was read

    def ask(self, line, key):
        self.shell.send(f"{line}{key}\x18w")
        return self.shell.line()

    def offered(self, line):
        words = inserted(line, self.ask(line, "\x18a"))
        # Of `a=b` readline leaves out `a=` but for the first one.
        given = line[line.rfind(" ") + 1:line.rfind("=") + 1].lstrip("'")
        return {word if word.startswith(given) else given + word for word in words}

    def typed(self, line):
        return self.ask(line, "\t")

    def close(self):
        self.shell.close()


class Zsh:
    """The line editor inserts all matches, or completes."""

    def __init__(self, script, environment, folder):
        functions = folder / ".functions"
        functions.mkdir()
        shutil.copy(script, functions / "_taskctl")
        self.shell = Terminal(["zsh", "-f", "-i"], environment | {"FPATH_FIRST": str(functions)},
                              folder)
        self.shell.send("""\
PS1=; fpath=($FPATH_FIRST $fpath); autoload -U compinit; compinit -u -d dump; unsetopt beep list_beep
_tell() { print -rn -- "$BUFFER" >line; printf '\\0' >line; BUFFER=; }; zle -N _tell; bindkey '^Xw' _tell
zle -C all complete-word _generic; bindkey '^Xa' all
zstyle ':completion:all:*' completer _all_matches _complete; zstyle ':completion:all:*' insert yes
zstyle ':completion:*' completer _complete; bindkey '^I' complete-word
zstyle ':completion:*' list-prompt ''; unsetopt auto_menu list_ambiguous
""")
        self.ask("", "")

    def ask(self, line, key):
        self.shell.send(f"{line}{key}\x18w")
        return self.shell.line()

    def offered(self, line):
        words = inserted(line, self.ask(line, "\x18a"))
        # It puts an `=` behind the name of an option that takes a value.
        return {re.sub("^(--[^=]*)=$", r"\1", word) for word in words}

    def typed(self, line):
        return self.ask(line, "\t")

    def close(self):
        self.shell.close()


class Fish:
    """`complete -C` gives what the tab key would show."""

    def __init__(self, script, environment, folder):
        self.script, self.environment, self.folder = script, environment, folder

    def run(self, line):
        result = subprocess.run(
            ["fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]", str(self.script),
             line], env=self.environment, cwd=self.folder, capture_output=True, text=True,
            timeout=TIME_LIMIT, check=True)
        assert not result.stderr, result.stderr
        return [row.split("\t")[0] for row in result.stdout.splitlines()]

    def offered(self, line):
        return set(self.run(line))

    def typed(self, line):
        (word,) = self.run(line)
        return line[:line.rfind(" ") + 1] + word + ("" if word[-1] in "/=" else " ")

    def close(self):
        pass


SHELLS = {"bash": Bash, "zsh": Zsh, "fish": Fish}


def commands_of(taskctl):
    tree = subprocess.run([taskctl, "__tree"], capture_output=True, text=True, check=True).stdout
    rows = (row.split("\t") for row in tree.splitlines())
    return {row[1] for row in rows if row[0] == "command" and row[1] and " " not in row[1]}


def prepare(folder, taskctl):
    """The home of the shell, and its environment."""
    programs = folder / "programs"
    programs.mkdir()
    wrapper = programs / "taskctl"
    wrapper.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$*\" >>{folder}/.calls\nexec {taskctl} \"$@\"\n",
                       encoding="utf-8")
    wrapper.chmod(0o755)
    config = folder / ".config" / "taskctl"
    (config / "providers").mkdir(parents=True)
    (config / "config.toml").write_text(CONFIG, encoding="utf-8")
    (config / "providers" / "acme.json").write_text(SPEC, encoding="utf-8")
    other = SPEC.replace('"ac"', '"other-alias"').replace('"acme"', '"other"')
    (folder / "other.json").write_text(other, encoding="utf-8")
    (folder / "file-a").touch()
    (folder / "file-b").touch()
    return {"HOME": str(folder), "PATH": f"{programs}:/usr/bin:/bin", "TERM": "dumb",
            "LANG": "C.UTF-8", "COLUMNS": "200"}


def compare(shell, cases, ask):
    faults = []
    for line, expected in cases:
        try:
            found = ask(line)
        except (AssertionError, ValueError) as error:
            found = str(error)
        if found != expected:
            faults.append(f"{shell}: {line!r}\n  expected {expected!r}\n  found    {found!r}")
    return faults


def check_calls(calls):
    """The line, which may hold secrets, is never on a command line that others can read."""
    return [f"called with more than a topic: {call}" for call in calls.splitlines()
            if len(call.split()) != 2 or not call.startswith("__complete ")]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("shell", choices=SHELLS)
    parser.add_argument("--taskctl", type=pathlib.Path, required=True)
    parser.add_argument("--script", type=pathlib.Path, required=True)
    options = parser.parse_args()
    if shutil.which(options.shell) is None:
        print(f"{options.shell} is not installed")
        sys.exit(SKIPPED)
    taskctl = options.taskctl.resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        environment = prepare(folder, taskctl)
        with contextlib.closing(
                SHELLS[options.shell](options.script.resolve(), environment, folder)) as shell:
            offered = OFFERED + [("taskctl ", commands_of(taskctl))]
            faults = compare(options.shell, offered, shell.offered)
            faults += compare(options.shell, TYPED, shell.typed)
        faults += check_calls((folder / ".calls").read_text(encoding="utf-8"))
    print("\n".join(faults) or f"{len(offered) + len(TYPED)} lines completed as expected")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
