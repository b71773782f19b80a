#!/usr/bin/python3
"""Runs cases of the real taskctl against a fresh simulator each and compares what it printed.

A case is a folder:

  command   a shell script, run by `sh -u` in an empty folder, which is also HOME and
            XDG_CONFIG_HOME; $TASKCTL is the program (first in PATH as well), $SIM the simulator's
            origin; no other TASKCTL_* variable is set
  files/    copied into that folder (optional)
  sim       options of the simulator (optional; default `--speed 100`); `none`: no simulator, no $SIM;
            $SIM_LOG is the file that its standard error is added to: with `-v`, the requests it met
  stdout    expected output, exact, but that `{{…}}` in a line is a regular expression and `$SIM`
  stderr    stands for the origin; a file that is not there is not looked at
  exit      expected exit code (optional; default 0; an end by signal n is 128+n)
  stream    `cut` when an event stream ends early on purpose (optional)

Whatever JSON on standard output names one of taskctl's schemas is validated against it, and event
streams are checked: one `finished` for each task, one `summary`, at the end. A report of a sanitizer
fails a case always. --update writes stdout, stderr and exit anew from what happened; lines that
matched stay as they are.

A shell starts background jobs with SIGINT ignored: to interrupt taskctl in a case, use
`timeout --preserve-status -s INT 0.5 taskctl …`.
"""

import argparse
import contextlib
import difflib
import json
import os
import pathlib
import re
import select
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile

TIME_LIMIT = 20
SANITIZER_REPORT = re.compile(r"ERROR: \w+Sanitizer|runtime error: |WARNING: ThreadSanitizer")
# A sanitizer's own exit code must not look like one of taskctl's.
SANITIZER_OPTIONS = {"ASAN_OPTIONS": "exitcode=99", "UBSAN_OPTIONS": "print_stacktrace=1"}
PATTERN = re.compile(r"\{\{(.*?)\}\}(?!\})")


class Fault(Exception):
    """Why a case could not be run at all."""


def read(path, default=None):
    return path.read_text(encoding="utf-8") if path.exists() else default


# --- running ------------------------------------------------------------------------------------------

def end(process):
    """Ends a process that was started in a session of its own, with all its children."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        try:
            process.wait(3)
            break
        except subprocess.TimeoutExpired:
            continue


def environment(folder, taskctl):
    variables = {
        "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "TASKCTL": str(taskctl),
        "PATH": f"{taskctl.parent}:/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8",
    }
    for name, default in SANITIZER_OPTIONS.items():
        variables[name] = os.environ.get(name, default)
    return variables


class Simulator:
    """A taskctl-sim on a free port for the time of a `with`; `origin` is None when there is none."""

    def __init__(self, program, options, variables):
        self.command = [str(program), "--port", "0", *shlex.split(options)]
        self.wanted = options.strip() != "none"
        self.variables = variables
        self.origin = None

    def __enter__(self):
        if self.wanted:
            self.log = tempfile.NamedTemporaryFile("r", prefix="taskctl-sim-", encoding="utf-8",
                                                   errors="replace")
            with open(self.log.name, "a", encoding="utf-8") as log:  # cases may empty it
                self.process = subprocess.Popen(
                    self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
                    env=self.variables, start_new_session=True)
            ready, _, _ = select.select([self.process.stdout], [], [], TIME_LIMIT)
            self.origin = self.process.stdout.readline().decode().strip() if ready else ""
            if not self.origin.startswith("http://127.0.0.1:"):
                said = self.said()
                self.__exit__()
                raise Fault(f"the simulator did not start: {shlex.join(self.command)}\n{said}")
        return self

    def __exit__(self, *_):
        if self.wanted:
            end(self.process)
            self.process.stdout.close()
            self.log.close()

    def said(self):
        self.log.seek(0)
        return self.log.read()

    def faults(self):
        if not self.wanted:
            return
        if self.process.poll() is not None:
            yield f"the simulator ended by itself with {self.process.returncode}:\n{self.said()}"
        elif SANITIZER_REPORT.search(self.said()):
            yield f"the simulator's sanitizer reports:\n{self.said()}"


class Outcome:
    def __init__(self, stdout, stderr, code, origin, faults):
        self.stdout = stdout.decode("utf-8", "backslashreplace")
        self.stderr = stderr.decode("utf-8", "backslashreplace")
        self.code = code
        self.origin = origin
        self.faults = faults


def run_command(case, folder, variables, time_limit):
    process = subprocess.Popen(
        ["sh", "-u", str(case / "command")], cwd=folder, env=variables, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    faults = []
    try:
        stdout, stderr = process.communicate(timeout=time_limit)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        stdout, stderr = process.communicate()
        faults.append(f"not over after {time_limit:g} s")
    with contextlib.suppress(ProcessLookupError):  # what the script left running
        os.killpg(process.pid, signal.SIGKILL)
    code = process.returncode
    return stdout, stderr, code if code >= 0 else 128 - code, faults


def run_case(case, taskctl, sim, time_limit):
    with tempfile.TemporaryDirectory(prefix="taskctl-case-") as name:
        folder = pathlib.Path(name)
        if (case / "files").exists():
            shutil.copytree(case / "files", folder, dirs_exist_ok=True)
        variables = environment(folder, taskctl)
        with Simulator(sim, read(case / "sim", "--speed 100"), variables) as simulator:
            if simulator.origin:
                variables["SIM"] = simulator.origin
                variables["SIM_LOG"] = simulator.log.name
            stdout, stderr, code, faults = run_command(case, folder, variables, time_limit)
            faults.extend(simulator.faults())
        return Outcome(stdout, stderr, code, simulator.origin, faults)


# --- comparing ----------------------------------------------------------------------------------------

def matcher(line, origin):
    """The regular expression that an expected line stands for."""
    parts = PATTERN.split(line)  # literal, pattern, literal, …
    for i in range(0, len(parts), 2):
        parts[i] = re.escape(parts[i].replace("$SIM", origin or "$SIM"))
    for i in range(1, len(parts), 2):
        parts[i] = f"(?:{parts[i]})"
    return re.compile("".join(parts))


def in_terms_of(expected, actual, origin):
    """The lines of `actual`, each that matches an expected one written as that one."""
    matchers = [matcher(line, origin) for line in expected]
    lines, next_line = [], 0
    for line in actual:
        places = [*range(next_line, len(expected)), *range(next_line)]
        place = next((i for i in places if matchers[i].fullmatch(line)), None)
        if place is None:
            lines.append(line.replace(origin, "$SIM") if origin else line)
        else:
            lines.append(expected[place])
            next_line = place + 1
    return lines


def compare(name, expected, actual, origin):
    wanted = expected.split("\n")
    got = in_terms_of(wanted, actual.split("\n"), origin)
    if wanted != got:
        diff = difflib.unified_diff(wanted, got, f"{name} expected", f"{name} as it is",
                                    lineterm="")
        yield "\n".join(diff)


# --- what scripts read --------------------------------------------------------------------------------

def documents(text):
    """What JSON begins at the begin of a line; the elements of an array one by one."""
    decoder, start = json.JSONDecoder(), 0
    while start < len(text):
        after = text.find("\n", start) + 1 or len(text)
        if text[start] in "{[":
            try:
                value, end_of_value = decoder.raw_decode(text, start)
                yield from value if isinstance(value, list) else [value]
                after = text.find("\n", end_of_value) + 1 or len(text)
            except json.JSONDecodeError as error:
                if '"taskctl.' in text[start:after]:
                    yield {"schema": "taskctl.", "broken": str(error)}
        start = after


def own_objects(text):
    for value in documents(text):
        if isinstance(value, dict) and str(value.get("schema", "")).startswith("taskctl."):
            yield value


def check_stream(events):
    """One stream: events up to and with a summary."""
    if not events or events[-1].get("event") != "summary":
        yield "the event stream does not end with `summary`"
    counts = {}
    for event in events:
        if "ref" in event:
            finished = event.get("event") == "finished"
            counts[event["ref"]] = counts.get(event["ref"], 0) + finished
    for ref, count in counts.items():
        if count != 1:
            yield f"{ref} has {count} `finished` events"


def check_objects(text, schemas, cut):
    values = list(own_objects(text))
    if not values:
        return
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lint"))
    from schemas import Schemas  # noqa: PLC0415  slow to load, and most cases print text

    validator = Schemas(schemas)
    for value in values:
        for fault in validator.faults(value):
            yield f"{value['schema']}: {fault}\n  in {json.dumps(value)[:300]}"
    events = [value for value in values if value["schema"].startswith("taskctl.event/")]
    while events and not cut:
        ends = [i for i, event in enumerate(events) if event.get("event") == "summary"]
        length = ends[0] + 1 if ends else len(events)
        yield from check_stream(events[:length])
        events = events[length:]


# --- judging ------------------------------------------------------------------------------------------

def judge(case, outcome, schemas):
    yield from outcome.faults
    code = int(read(case / "exit", "0"))
    if outcome.code != code:
        yield f"exit code {outcome.code}, expected {code}"
    for name in ("stdout", "stderr"):
        expected = read(case / name)
        if expected is not None:
            yield from compare(name, expected, getattr(outcome, name), outcome.origin)
    if SANITIZER_REPORT.search(outcome.stderr):
        yield "a sanitizer reports"
    cut = read(case / "stream", "").strip() == "cut"
    yield from check_objects(outcome.stdout, schemas, cut)


def update(case, outcome):
    files = [name for name in ("stdout", "stderr") if (case / name).exists()]
    for name in files or ["stdout", "stderr"]:
        expected = read(case / name, "").split("\n")
        lines = in_terms_of(expected, getattr(outcome, name).split("\n"), outcome.origin)
        (case / name).write_text("\n".join(lines), encoding="utf-8")
    if outcome.code != 0:
        (case / "exit").write_text(f"{outcome.code}\n", encoding="utf-8")
    else:
        (case / "exit").unlink(missing_ok=True)


def run(case, options):
    """True when the case passes."""
    try:
        if not (case / "command").exists():
            raise Fault("no file `command`")
        outcome = run_case(case, options.taskctl.resolve(), options.sim.resolve(),
                           options.time_limit)
        if options.update:
            update(case, outcome)
        faults = list(judge(case, outcome, options.schemas))
    except Fault as fault:
        print(f"{case.name}: FAILED\n{fault}")
        return False
    print(f"{case.name}: {'FAILED' if faults else 'ok'}")
    for fault in faults:
        print(fault)
    if faults and outcome.stderr and not (case / "stderr").exists():
        print(f"stderr was:\n{outcome.stderr}", end="")
    return not faults


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--taskctl", type=pathlib.Path, required=True)
    parser.add_argument("--sim", type=pathlib.Path, required=True)
    parser.add_argument("--schemas", type=pathlib.Path, required=True)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--time-limit", type=float, default=TIME_LIMIT, metavar="SECONDS",
                        help="for each case (default %(default)s)")
    parser.add_argument("cases", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    results = [run(case.resolve(), options) for case in options.cases]
    if len(results) > 1:
        print(f"{results.count(True)} passed, {results.count(False)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
