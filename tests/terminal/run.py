#!/usr/bin/python3
"""Drives the real taskctl in a real terminal (tmux) against the simulator and looks at the screen.

usage: run.py --taskctl PATH --sim PATH [--captures FILE] [CASE…]

Every case is a function `case_…` below: it types, and waits until the screen shows what it should,
which must happen within a time. Nothing sleeps for a fixed time. --captures writes what screens look
like at several widths and with several numbers of tasks, and runs no case.
"""

import argparse
import contextlib
import http.server
import json
import os
import pathlib
import re
import select
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
import time

TIME_LIMIT = 20
SANITIZER_OPTIONS = {"ASAN_OPTIONS": "exitcode=99:handle_segv=0", "UBSAN_OPTIONS": "print_stacktrace=1"}


class Failed(Exception):
    """What a screen should have shown, and what it showed."""


class Simulator:
    """A taskctl-sim on a free port for the time of a `with`."""

    def __init__(self, program, *options):
        self.command = [str(program), "--port", "0", *options]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        ready, _, _ = select.select([self.process.stdout], [], [], TIME_LIMIT)
        self.origin = self.process.stdout.readline().decode().strip() if ready else ""
        if not self.origin:
            self.__exit__()
            raise Failed(f"the simulator did not start: {shlex.join(self.command)}")
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class SlowFiles:
    """A Booster service for the time of a `with`: every task has a file that takes its time, and has
    ended unless its id begins with `stuck`."""

    def __enter__(self):
        ended = self.ended = threading.Event()

        class Handler(http.server.BaseHTTPRequestHandler):
            def begin(self, kind, size):
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(size))
                self.end_headers()

            def do_GET(self):  # pylint: disable=invalid-name
                name = self.path.rsplit("/", 1)[1]
                if self.path.startswith("/tasks/"):
                    link = f"http://{self.headers['Host']}/files/{name}.csv"
                    task = json.dumps({"asyncTaskId": name, "signedDownloadUrl": link,
                                       "status": "INP" if name.startswith("stuck") else "COM"})
                    self.begin("application/json", len(task))
                    self.wfile.write(task.encode())
                    return
                self.begin("text/csv", 1 << 20)
                with contextlib.suppress(OSError):
                    while not ended.wait(0.05):
                        self.wfile.write(b"x" * 100)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.server.shutdown()
        self.server.server_close()


class Screen:
    """A terminal with a shell in it, for the time of a `with`."""

    def __init__(self, world, width=80, height=24, **variables):
        self.world = world
        self.size = (width, height)
        self.variables = variables

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="taskctl-terminal-",
                                                  ignore_cleanup_errors=True)
        # A server of its own: its socket lies in the folder.
        self.tmux = ["tmux", "-S", f"{self.folder.name}/tmux", "-f", "/dev/null"]
        variables = {
            "HOME": self.folder.name, "XDG_CONFIG_HOME": self.folder.name, "LANG": "C.UTF-8",
            "PATH": f"{self.world.taskctl.parent}:/usr/local/bin:/usr/bin:/bin", "PS1": "$ ",
            "TASKCTL_TOKEN": "sim", "TASKCTL_ENDPOINT": self.world.origin,
            "TERM": "screen-256color", "SHELL": "/bin/bash",
        }
        for name, default in SANITIZER_OPTIONS.items():
            variables[name] = os.environ.get(name, default)
        variables.update(self.variables)
        words = ["env", "-i", *(f"{name}={value}" for name, value in variables.items()),
                 "bash", "--norc", "--noprofile"]
        width, height = self.size
        self.run("new-session", "-d", "-c", self.folder.name, "-x", str(width), "-y", str(height), shlex.join(words))
        self.run("set-option", "-g", "window-size", "manual")
        self.shows(r"^\$ *\n\Z")
        return self

    def __exit__(self, *_):
        self.run("kill-server")
        self.folder.cleanup()

    def run(self, *words):
        environment = {name: value for name, value in os.environ.items() if name != "TMUX"}
        environment["LANG"] = "C.UTF-8"
        return subprocess.run([*self.tmux, *words], check=True, stdout=subprocess.PIPE,
                              env=environment, timeout=TIME_LIMIT).stdout.decode()

    def type(self, *keys):
        self.run("send-keys", *keys)

    def enter(self, line):
        self.run("send-keys", "-l", line)
        self.run("send-keys", "Enter")

    def text(self, styles=False, history=False):
        words = ["capture-pane", "-p"]
        if styles:
            words.append("-e")
        if history:
            words += ["-S", "-"]
        return self.run(*words).rstrip("\n") + "\n"

    def resize(self, width, height):
        self.run("resize-window", "-x", str(width), "-y", str(height))

    def cursor_is_shown(self):
        return self.run("display-message", "-p", "#{cursor_flag}").strip() == "1"

    def wait(self, what, holds, **how):
        end = time.monotonic() + TIME_LIMIT
        while True:
            text = self.text(**how)
            if holds(text):
                return text
            if time.monotonic() > end:
                raise Failed(f"never seen: {what}\n--- the screen:\n{text}")
            time.sleep(0.02)

    def shows(self, pattern, **how):
        return self.wait(pattern, lambda text: re.search(pattern, text, re.MULTILINE), **how)

    def lacks(self, pattern):
        return self.wait(f"no {pattern}",
                         lambda text: not re.search(pattern, text, re.MULTILINE))

    def modes(self, name):
        """The terminal's modes, as the shell sees them."""
        path = pathlib.Path(self.folder.name) / name
        self.enter(f"stty -a >{name}; echo modes-$?")
        self.shows(r"^modes-0")
        self.enter("clear")
        self.lacks("modes")
        return path.read_text()

    def process(self):
        """The number of the taskctl that runs here."""
        pane = self.run("display-message", "-p", "#{pane_pid}").strip()
        end = time.monotonic() + TIME_LIMIT
        while time.monotonic() < end:
            found = subprocess.run(["pgrep", "-P", pane, "-x", "taskctl"], stdout=subprocess.PIPE,
                                   check=False).stdout.decode().split()
            if found:
                return int(found[0])
            time.sleep(0.02)
        raise Failed("no taskctl runs in the terminal")


def expect(condition, what, text=""):
    if not condition:
        raise Failed(f"{what}\n{text}")


# --- cases --------------------------------------------------------------------------------------------

def case_rows_and_final_lines(world):
    with Screen(world) as screen:
        screen.enter("taskctl watch oracle/ok-3s booster/blocked oracle/paused; echo code=$?")
        text = screen.shows(r"^. oracle/ok-3s +(pending|running) .* %")
        text = screen.shows(r"^. oracle/paused +paused +\S+ +45 %")
        text = screen.shows(r"next poll in \d+s: ")
        screen.shows(r"^0 of 3 ended; watched for \d+s   p poll now, q stop watching")
        expect(not screen.cursor_is_shown(), "the cursor is hidden", text)
        text = screen.shows(r"^oracle/ok-3s +succeeded")
        text = screen.shows(r"^1 of 3 ended: 1 succeeded")
        expect(text.index("oracle/ok-3s") < text.index("oracle/paused"), "what ended stands above",
               text)
        screen.type("q")
        text = screen.shows(r"to watch them again")
        expect("watched for" not in text and "next poll" not in text, "nothing is left", text)
        expect(text.count("oracle/ok-3s  ") == 1, "one final line", text)
        expect(screen.cursor_is_shown(), "the cursor is shown again", text)


def case_exit_code_and_nothing_left(world):
    with Screen(world) as screen:
        screen.enter("clear; taskctl watch -i 200ms oracle/fail-1s; echo code=$?")
        text = screen.shows(r"^code=1")
        expect(re.fullmatch(r"oracle/fail-1s +failed.*\n.*\ncode=1\n(\$ ?\n)?", text), "only the end",
               text)


def case_modes_are_restored(world):
    """However it ends, the terminal is as it was."""
    ends = {
        "its own end": ("oracle/ok-1s", lambda screen, process: None),
        "q": ("oracle/blocked", lambda screen, process: screen.type("q")),
        "Ctrl-C": ("oracle/blocked", lambda screen, process: screen.type("C-c")),
        "Ctrl-\\": ("oracle/blocked", lambda screen, process: screen.type("C-\\")),
        **{name: ("oracle/blocked", lambda screen, process, name=name: os.kill(process, getattr(
            __import__("signal"), name))) for name in ("SIGTERM", "SIGHUP", "SIGINT", "SIGUSR1",
                                                       "SIGSEGV", "SIGABRT")},
    }
    with Screen(world) as screen:
        before = screen.modes("before")
        for name, (task, end) in ends.items():
            screen.enter(f"taskctl watch -i 300ms {task}")
            screen.shows(r"watched for|succeeded")
            if task == "oracle/blocked":
                screen.shows("q stop watching")
                end(screen, screen.process())
            screen.shows(r"^\$ *\n\Z")
            expect(screen.cursor_is_shown(), f"after {name}: the cursor is shown")
            expect(screen.modes("after") == before, f"after {name}: the modes are as before")


def case_stopped_and_continued(world):
    with Screen(world) as screen:
        before = screen.modes("before")
        screen.enter("taskctl watch oracle/blocked")
        screen.shows("q stop watching")
        screen.type("C-z")
        text = screen.shows(r"Stopped")
        expect("watched for" not in text, "the display is gone", text)
        expect(screen.cursor_is_shown(), "the cursor is shown while it is stopped", text)
        expect(screen.modes("stopped") == before, "the modes are the shell's while it is stopped")
        screen.enter("fg")
        text = screen.shows("q stop watching")
        expect(text.count("watched for") == 1, "one display", text)
        screen.type("C-z")
        screen.shows(r"Stopped")
        screen.enter("clear; bg; echo in the background")
        screen.shows(r"^in the background")
        screen.enter("echo typed $((1 + 1))")
        text = screen.shows(r"^typed 2")
        expect("watched for" not in text, "nothing is drawn in the background", text)
        screen.enter("fg")
        screen.shows("q stop watching")
        screen.type("q")
        screen.shows("to watch it again")
        screen.shows(r"^\$ *\n\Z")
        expect(screen.modes("after") == before, "the modes are as before")


def case_started_in_the_background(world):
    with Screen(world) as screen:
        before = screen.modes("before")
        screen.enter("taskctl watch -i 300ms oracle/ok-2s & echo shell $((2 + 3))")
        screen.shows(r"^shell 5")
        expect(screen.modes("during") == before, "the modes are the shell's")
        screen.shows(r"^.*oracle/ok-2s +succeeded")


def case_p_polls_now(world):
    with Screen(world) as screen:
        screen.enter("taskctl watch -i 1h oracle/ok-1s")
        screen.shows(r"next poll in (1h00m|59m\d\ds)")
        end = time.monotonic() + TIME_LIMIT
        while "succeeded" not in screen.text():
            expect(time.monotonic() < end, "p polls", screen.text())
            screen.type("p")
            time.sleep(0.1)


def case_keys_while_standard_input_is_a_pipe(world):
    with Screen(world) as screen:
        screen.enter("echo oracle/blocked | taskctl watch --from -")
        screen.shows("q stop watching")
        screen.type("q")
        screen.shows("to watch it again")


def case_idle_in_the_background(world):
    """What is typed for others is neither read nor waited for in vain."""
    with Screen(world) as screen:
        screen.enter("taskctl watch -i 10s oracle/blocked & true")
        process = screen.process()
        screen.enter("clear; sleep 1.5")
        screen.enter("echo typed ahead")

        def ticks():
            fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
            return int(fields[11]) + int(fields[12])

        before = ticks()
        screen.shows(r"^typed ahead")
        expect(ticks() - before < 30, "the process is idle")
        screen.enter("clear; fg")
        screen.shows("q stop watching")
        screen.type("q")
        screen.shows("to watch it again")


def case_sizes(world):
    refs = [f"oracle/blocked-{n}" for n in range(3)]
    with Screen(world, 80, 24) as screen:
        screen.enter(f"clear; taskctl watch {' '.join(refs)}")
        screen.shows(r"oracle/blocked-2 +blocked")
        for width in (40, 120, 20, 300, 80, 60, 79, 80):
            screen.resize(width, 24)
            screen.wait(f"one display at {width}", lambda text: all(
                len(re.findall(rf"^□ orac.*-{n} +blocked", text, re.MULTILINE)) == 1
                for n in range(3)) and text.count("0 of 3 ended") == 1)
        screen.type("q")
        screen.shows("the remote tasks go on, to watch them again:")


def case_tiny_sizes(world):
    """What has scrolled away broken can't be taken back, but the display goes on."""
    with Screen(world, 80, 24) as screen:
        tasks = " ".join(f"oracle/blocked-{n}" for n in range(12))
        screen.enter(f"clear; taskctl watch {tasks}")
        screen.shows(r"oracle/blocked-11 +blocked")
        for width, height in ((1, 5), (2, 2), (300, 50), (20, 3), (80, 6), (80, 24)):
            screen.resize(width, height)
        screen.shows(r"(?s)□ oracle/blocked-0 [^○]*oracle/blocked-11 [^\n]*\n0 of 12 ended; [^\n]*\n\Z")
        screen.type("q")
        screen.shows("to watch them again")


def case_many_tasks(world):
    with Screen(world, 100, 20) as screen:
        screen.enter("for i in $(seq 300); do echo oracle/stuck-1h-$i; done >list; "
                     "echo oracle/fail-2s >>list; clear; taskctl watch --from list")
        screen.shows(r"^… and 28\d more: .*running")
        screen.shows(r"^oracle/fail-2s +failed")
        text = screen.shows(r"^1 of 301 ended: 1 failed; watched for")
        expect(text.index("oracle/fail-2s") < text.index("more: "), "what ended stands above", text)
        screen.type("q")
        screen.shows("to watch them again")


def case_logs_stay_whole(world):
    with Screen(world, 120, 30) as screen:
        screen.enter("clear; taskctl watch -v -i 200ms oracle/ok-2s oracle/blocked")
        screen.shows(r"^1 of 2 ended")
        screen.type("q")
        text = screen.shows("to watch it again", history=True)
        for line in text.splitlines():
            expect(re.match(r"$|\$|20\d\d-.* info |\S+ +(succeeded|blocked)|taskctl: |  taskctl ",
                            line), f"no such line: {line!r}", text)
        expect(text.count("finished, succeeded") == 1, "the log is there", text)


def case_json_on_standard_output(world):
    with Screen(world) as screen:
        screen.enter("clear; taskctl watch -i 300ms -o json oracle/ok-2s >out.json; echo code=$?")
        screen.shows(r"watched for \d+s")
        text = screen.shows(r"^code=0")
        expect(re.search(r"^✓ oracle/ok-2s  succeeded", text, re.MULTILINE), "the end is told", text)
        screen.enter("clear; grep -c schema out.json")
        screen.shows(r"^1$")


def case_pipe(world):
    """What is told into a pipe comes out of it at the same terminal: nothing is drawn into it."""
    with Screen(world) as screen:
        screen.enter("clear; taskctl watch -i 300ms -o jsonl oracle/ok-2s | cut -c 1-60; echo over")
        text = screen.shows(r"^over")
        events = re.findall(r'^\{"schema":"taskctl.event/v1"', text, re.MULTILINE)
        expect(len(events) >= 3 and "watched for" not in text, "events alone", text)


def case_quiet_and_dumb(world):
    for variables, options in (({}, "-q"), ({"TERM": "dumb"}, "")):
        with Screen(world, **variables) as screen:
            screen.enter(f"taskctl watch {options} -i 300ms oracle/ok-1s 2>errors; echo code=$?")
            screen.shows(r"^code=0")
            screen.enter(f"taskctl watch {options} -i 300ms oracle/ok-1s-2; echo code=$?")
            text = screen.shows(r"(?s)code=0.*code=0")
            expect("watched for" not in text, "no display", text)
            expect(variables == {} or "\x1b[3" not in screen.text(styles=True), "no colour")
            expect(screen.cursor_is_shown(), "the cursor was never hidden", text)


def case_retries_in_plain_words(world):
    with Simulator(world.sim, "--fault", "503x3@/ccadmin") as flaky:
        with Screen(world, 120, 24, TASKCTL_ENDPOINT=flaky.origin) as screen:
            screen.enter("taskctl watch oracle/blocked")
            screen.shows(r"^! oracle/blocked.*\n  the service is not available \(HTTP 503\).*; "
                         r"try \d (in \d+s|now)")
            screen.shows(r"^□ oracle/blocked +blocked")
            screen.type("q")
            screen.shows("to watch it again")
    with Screen(world, 80, 24, TASKCTL_ENDPOINT="http://127.0.0.1:9") as screen:
        screen.enter("taskctl watch oracle/blocked")
        screen.shows(r"^  the service can't be reached: connection refused; try \d (in \d+s|now)")
        screen.type("C-c")
        screen.shows("to watch it again")


def case_hooks(world):
    with Screen(world) as screen:
        screen.enter("""clear; taskctl watch -i 300ms oracle/ok-1s --on-finish """
                     """'echo "$TASKCTL_REF is $TASKCTL_STATE" >&2; env | grep -c TOKEN; exit 3'""")
        text = screen.shows(r"exited with 3")
        expect(re.search(r"^taskctl: on-finish: oracle/ok-1s is succeeded$", text, re.MULTILINE),
               "what the command prints is shown", text)
        expect(re.search(r"^taskctl: on-finish: 0$", text, re.MULTILINE), "it has no token", text)


def case_download_in_the_background(world):
    """As in a watch: the shell's lines stay as they are, and each display stands once."""
    row = r"^a\.csv +\d+ % "
    with SlowFiles() as files, Screen(world, TASKCTL_ENDPOINT=files.origin) as screen:
        before = screen.modes("before")
        screen.enter("taskctl download booster/a &")
        process = screen.process()
        part = pathlib.Path(screen.folder.name) / ".a.csv.part"

        def grows(size):
            return lambda _: part.exists() and part.stat().st_size > size

        screen.wait("bytes", grows(0))
        screen.enter("clear; echo shell $((2 + 3))")
        screen.shows(r"^shell 5")
        screen.wait("more bytes", grows(part.stat().st_size + 500))
        expect(not re.search("a.csv", screen.text()), "nothing is drawn in the background",
               screen.text())
        screen.enter("fg")
        text = screen.shows(row)
        expect("shell 5" in text, "the shell's lines stay", text)
        screen.type("C-z")
        text = screen.shows(r"Stopped")
        expect(not re.search(row, text, re.MULTILINE), "the display is gone", text)
        expect(screen.modes("stopped") == before, "the modes are the shell's")
        screen.enter("echo stays; fg")
        text = screen.shows(rf"(?s)^stays\n.*{row}")
        expect(len(re.findall(row, text, re.MULTILINE)) == 1, "one display", text)
        screen.type("C-z")
        screen.shows(r"(?s)Stopped.*\$ *\n\Z")
        screen.enter("clear; bg; echo in the background")
        screen.shows(r"^in the background")
        screen.wait("more bytes", grows(part.stat().st_size + 500))
        expect(not re.search(row, screen.text(), re.MULTILINE), "nothing is drawn", screen.text())
        screen.enter("fg")
        screen.shows(row)
        expect(screen.process() == process, "it is the same")
        screen.type("C-c")
        text = screen.shows(r"(?s)ended by a signal.*\$ *\n\Z")
        expect("in the background" in text and not re.search(row, text, re.MULTILINE),
               "the shell's lines stay, the display is gone", text)
        expect(screen.cursor_is_shown(), "the cursor is shown", text)
        expect(screen.modes("after") == before, "the modes are as before")


def case_watch_that_downloads(world):
    """Once the tasks have ended, the display shows the files that are fetched yet, and the key."""
    with SlowFiles() as files, Screen(world, TASKCTL_ENDPOINT=files.origin) as screen:
        before = screen.modes("before")
        screen.enter("clear; taskctl watch --download . booster/a booster/stuck")
        screen.shows(r"(?s)^. booster/stuck +running.*^booster/a: a\.csv +\d+ % .*"
                     r"^1 of 2 ended: 1 succeeded; watched for \d+s +p poll now")
        screen.type("q")
        screen.shows(r"(?s)to watch it again.*\$ *\n\Z")
        screen.enter("clear; taskctl watch --download . booster/b")
        screen.shows(r"(?s)^booster/b +succeeded\s*\nb\.csv +\d+ % [^\n]*\n"
                     r"watched for \d+s   q stop\n\Z")
        screen.type("q")
        text = screen.shows(r"(?s)ended by a signal.*\$ *\n\Z")
        expect("watched for" not in text, "nothing is left", text)
        expect(screen.modes("after") == before, "the modes are as before")


# --- running ------------------------------------------------------------------------------------------

CASES = {name[5:].replace("_", "-"): case for name, case in list(globals().items())
         if name.startswith("case_")}


def captures(arguments):
    """What screens look like, for people."""
    stories = ["oracle/ok-40s", "booster/ok-25s", "oracle/blocked", "oracle/paused",
               "booster/fail-30s"]
    with open(arguments.captures, "w", encoding="utf-8") as file:
        for width in (40, 80, 200):
            for count in (1, 5, 300):
                with Simulator(arguments.sim, "--fault", "503x1@/ccadmin") as simulator, \
                        Screen(World(arguments, simulator.origin), width, 16) as screen:
                    names = [f"{stories[n % 5]}-{n}" for n in range(count)]
                    (pathlib.Path(screen.folder.name) / "list").write_text("\n".join(names))
                    screen.enter("clear; taskctl watch --from list")
                    screen.shows("running|pending")
                    started = time.monotonic()
                    text = screen.wait("ten seconds", lambda text, started=started:
                                       time.monotonic() > started + 10)
                    file.write(f"=== width {width}, {count} task{'s' if count > 1 else ''}\n{text}\n")


class World:
    def __init__(self, arguments, origin):
        self.taskctl = arguments.taskctl.resolve()
        self.sim = arguments.sim.resolve()
        self.origin = origin


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--taskctl", type=pathlib.Path, required=True)
    parser.add_argument("--sim", type=pathlib.Path, required=True)
    parser.add_argument("--captures", type=pathlib.Path)
    parser.add_argument("cases", nargs="*", metavar="CASE")
    arguments = parser.parse_args()
    if not shutil.which("tmux"):
        print("no tmux here")
        return 77
    if arguments.captures:
        captures(arguments)
        return 0
    names = arguments.cases or list(CASES)
    failed = 0
    for name in names:
        start = time.monotonic()
        try:
            # Of its own, since the lives of tasks begin when they are first asked for.
            with Simulator(arguments.sim) as simulator:
                CASES[name](World(arguments, simulator.origin))
            verdict = "ok"
        except Failed as fault:
            verdict = f"FAILED\n{fault}"
            failed += 1
        print(f"{name}: {verdict} ({time.monotonic() - start:.1f} s)", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
