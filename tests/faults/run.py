#!/usr/bin/python3
"""Runs taskctl against a server that misbehaves, and in a process that is badly treated.

The cases are data: cases/GROUP.json holds `about` (a sentence), `default` (members that all its cases
share) and `cases`. docs/reliability-faults.md is made from them by --table. A case:

  fault      the fault of faults.json that it is about, or a list of them
  name       tells it from others of that fault (default: the fault)
  with       a list of variables; the case is run once for each, with `$variable` replaced
  result     what becomes of it, in words, where `says` does not tell
  needs      [`plain`]: not for a sanitized program
  open       what is still wrong with taskctl: the case fails until that is mended

  answers    what the server does on the first, second, … request; the last serves all others.
             "working": an answer with that status; an object: an answer with `status`, `headers`,
             `body` or `json`, `close`; a list: steps, see Peer in server.py. A string is bytes, a
             character each; {{imf:+60}} (rfc850, asctime, epoch, epoch_ms) in a header is a date
  greets     what it does when a connection comes, before the first request
  tls        {certificate, newest, wants_certificate, handshake}; http2: true speaks frames;
             client: a certificate for the program, in $CLIENT.pem and $CLIENT.key
  listens    false: the port is closed; accepts: false: it swallows every SYN
  other      a second server: {address, answers}, its origin is $OTHER

  command    words of the command line (default `get --retries 0`), to which `--provider-file`,
             `--endpoint` and `task/t` are added, unless `bare`; spec, endpoint, task, tasks vary these
  environment, files, stdin   null unsets a variable
  output, errors   `read` (default), `stalled` (full), `unread`, `closed`, `slow`, `terminal` or the
             path of a device; stdin: what can be read, `null`: nothing, and no end either
  width      columns of a terminal among them
  closed     descriptors that are closed at the start; ignores: signals that are ignored then;
             limits: what `ulimit` takes
  shim       environment of shim.cpp
  meanwhile  what is done while it runs, step by step: see Child in child.py

  exit       the exit code, or the name of the signal that it dies of
  says, says_not, prints, prints_not   texts in standard error and output; {{…}} is a regular expression
  widest     columns of the widest line that the live display draws: a number or [least, most]
  sent, sent_not   the same for each request
  requests, connections, other_requests, seconds, gap   a number or [least, most]; `gap` has one for
             each pair of neighbouring requests, in seconds; quota: [so many, within so many seconds]
  ends_within   seconds after the last signal, at best of three tries
  megabytes  peak memory (default 60)
  left       files that may be left behind
  kept       files that must be: name to content; null: whatever is in it
  stream     `cut`: the event stream may end early

Always: no control character, bidirectional mark or invalid UTF-8 in anything for people, no
credential anywhere, no unexpected file left, valid events, no report of a sanitizer.
"""

import argparse
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile

import cases
import certificates
import judge
import names
import table
from child import Child, Gone, command_line
from server import Server

TRIES = 3  # for what a busy machine may be too slow for
SKIPPED = 77


def lay_out(folder, files):
    """`null` is a folder; instead of a text, `fifo` makes a FIFO and `size` so many NULs."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            path.mkdir()
        elif text == {"fifo": True}:
            os.mkfifo(path)
        elif isinstance(text, dict) and "size" in text:
            path.touch()
            os.truncate(path, text["size"])
        else:
            path.write_bytes(cases.joined(text).encode("latin-1"))


class Runner:
    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.certificates = None
        self.names = names.NameServer() if names.MARK in os.environ else None

    def prepare(self, group):
        if any("tls" in case for case in group.cases):
            self.certificates = certificates.Certificates(self.folder)

    def client_certificate(self, case):
        """Where it lies, without what ends the files' names."""
        name = case.get("tls", {}).get("client")
        return self.certificates.made_as(name) if name else ""

    def reason_to_skip(self, case):
        needs = case.get("needs", [])
        sanitized = self.options.sanitized
        if sanitized and (case.get("shim") or "v" in case.get("limits", {}) or "plain" in needs):
            return "a sanitizer's own memory and signals are in the way"
        if case.get("shim") and not self.options.shim:
            return "no --shim"
        return None

    def environment(self, case, folder):
        variables = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "LANG": "C.UTF-8",
                     "PATH": "/usr/local/bin:/usr/bin:/bin", "TASKCTL_TOKEN": judge.TOKEN}
        for name, default in judge.cli.SANITIZER_OPTIONS.items():
            variables[name] = os.environ.get(name, default)
        if case.get("shim"):
            variables.update({name: str(value) for name, value in case["shim"].items()},
                             LD_PRELOAD=str(self.options.shim))
        variables.update(case.get("environment", {}))
        return {name: value for name, value in variables.items() if value is not None}

    def try_once(self, case):
        """One run; yields what is wrong with it."""
        other = case.get("other", {})
        with tempfile.TemporaryDirectory(prefix="taskctl-fault-") as name, \
                Server(case, self.certificates) as server, \
                Server(other, self.certificates, other.get("address", "127.0.0.1")) as second:
            folder = pathlib.Path(name)
            spec = cases.HERE / "specs" / (case.get("spec", "task") + ".json")
            case = cases.filled(case, {
                "SPEC": spec, "SERVER": server.origin, "OTHER": second.origin, "PORT": server.port,
                "FOLDER": name, "CACERT": getattr(self.certificates, "cacert", ""),
                "CLIENT": self.client_certificate(case)})
            server.scripts = case.get("answers", server.scripts)
            second.scripts = case.get("other", {}).get("answers", second.scripts)
            lay_out(folder, case.get("files", {}))
            for step in case.get("meanwhile", []):
                if "asked" in step:
                    self.names.forget(step["asked"])
            child = Child(case, command_line(case, self.options.taskctl, spec, server.origin),
                          folder, self.environment(case, folder))
            child.server, child.names = server, self.names
            child.finish()
            if self.options.verbose:
                print(f"--- {cases.title(case)}: {child.code()} in {child.ended - child.started:.3f} s, "
                      f"{len(server.requests)} requests, {child.megabytes:.0f} MB\n"
                      f"{child.written(child.messages)}---\n{child.written(child.output)[:2000]}")
            yield from judge.judge(case, child, server, second, folder, self.options)

    def run(self, case):
        faults = []
        for _ in range(TRIES):
            faults = list(self.try_once(case))
            if not faults or not all(isinstance(fault, judge.Slow) for fault in faults):
                break
        return faults


def run_group(runner, group, wanted):
    chosen = [case for case in group.cases if not wanted or wanted in cases.title(case)]
    skipped = {cases.title(case): reason for case in chosen
               if (reason := runner.reason_to_skip(case)) is not None}
    chosen = [case for case in chosen if cases.title(case) not in skipped]
    runner.prepare(group)
    failed, opened = 0, {}
    with concurrent.futures.ThreadPoolExecutor(runner.options.jobs) as pool:
        for case, faults in zip(chosen, pool.map(runner.run, chosen)):
            if "open" in case:
                opened.setdefault((case["faults"][0], case["open"]), []).append(bool(faults))
            elif faults:
                failed += 1
                print(f"{group.name}: {cases.title(case)}: FAILED")
                for fault in faults:
                    print("  " + str(fault).replace("\n", "\n  "))
    for name, reason in skipped.items():
        print(f"{group.name}: {name}: skipped, {reason}")
    print(f"{group.name}: {len(chosen) - failed} passed, {failed} failed, {len(skipped)} skipped"
          + (f", {sum(map(sum, opened.values()))} known to be open" if opened else ""))
    for (fault, reason), results in opened.items():
        # A sanitized run has no memory bounds: that a case passes there says nothing.
        if not any(results) and not wanted and not runner.options.sanitized:
            failed += 1
            print(f"{group.name}: {fault}: passes now, so this can go: `open`: {reason}")
    return failed == 0


def enter_namespace():
    """Runs this again in namespaces of its own; says so where that can't be."""
    command = names.unshare()
    if command is None:
        print("skipped: namespaces for a network of its own may not be made here")
        return SKIPPED
    return subprocess.run([*command, sys.executable, "-B", *sys.argv], check=False,
                          env={**os.environ, names.MARK: "1"}).returncode


def run_groups(options):
    chosen = [group for group in cases.groups() if group.name in options.groups]
    if len(chosen) != len(options.groups):
        print("there are: " + ", ".join(group.name for group in cases.groups()))
        return 2
    if any(group.namespace for group in chosen) and names.MARK not in os.environ:
        return enter_namespace()
    with tempfile.TemporaryDirectory(prefix="taskctl-faults-") as folder:
        runner = Runner(options, folder)
        results = [run_group(runner, group, options.case) for group in chosen]
    return 0 if all(results) else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--taskctl", type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("--schemas", type=pathlib.Path, default=cases.HERE / "../../docs/schema")
    parser.add_argument("--shim", type=pathlib.Path)
    parser.add_argument("--sanitized", action="store_true", help="the program is, so it is slower")
    parser.add_argument("--case", help="only cases with that in their name")
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--table", type=pathlib.Path, help="write the table of all faults there")
    parser.add_argument("--check-table", type=pathlib.Path, help="fail when it is not current")
    parser.add_argument("groups", nargs="*")
    options = parser.parse_args()
    if options.table or options.check_table:
        return table.write(options.table) if options.table else table.check(options.check_table)
    return run_groups(options)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (cases.Wrong, Gone) as error:
        sys.exit(str(error))
