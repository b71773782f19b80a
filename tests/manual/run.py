#!/usr/bin/python3
"""Checks the manual pages and the texts of `taskctl help`.

usage: run.py CHECK --taskctl PROGRAM

CHECK is one of: current (the pages are what docs/man/generate.py makes), lint (mandoc finds nothing
in them), width (help fits 80 columns), environment (help names every variable that is read),
exit-codes (help and documentation have the same codes). Exits 77, which ctest takes for skipped,
when a tool is missing.
"""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SKIPPED = 77
# Read to know the terminal or the service manager at hand; nothing that a user would set.
UNTOLD = {"COLORTERM", "KONSOLE_VERSION", "STY", "TERM_PROGRAM", "TMUX", "VTE_VERSION", "WT_SESSION",
          "XTERM_VERSION", "LANG", "LC_ALL", "LC_CTYPE"}


def output(*words):
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def current(taskctl):
    made = subprocess.run([sys.executable, "-B", ROOT / "docs/man/generate.py", "--taskctl", taskctl,
                           "--check"], capture_output=True, text=True, check=False)
    return (made.stdout + made.stderr).splitlines()


def lint(_):
    if shutil.which("mandoc") is None:
        print("mandoc is not installed")
        sys.exit(SKIPPED)
    pages = sorted((ROOT / "docs/man").glob("*.[1-8]"))
    assert len(pages) > 5, "the pages are missing"
    found = subprocess.run(["mandoc", "-T", "lint", *pages], capture_output=True, text=True,
                           check=False)
    return (found.stdout + found.stderr).splitlines()


def width(taskctl):
    rows = [row.split("\t") for row in output(taskctl, "__tree").splitlines()]
    calls = [["help", *row[1].split()] for row in rows if row[0] == "command"]
    calls += [["help", topic] for topic in ("exit-codes", "output", "retries", "environment")]
    return [f"taskctl {' '.join(call)}: more than 80 columns: {line}" for call in calls
            for line in output(taskctl, *call).splitlines() if len(line) > 80]


def environment(taskctl):
    told = output(taskctl, "help", "environment")
    read = set()
    for path in (ROOT / "src").glob("[!s]*/*.cpp"):  # all but the simulator
        read |= set(re.findall(r'(?:environment_?|variable)\("([A-Z][A-Z_]+)"\)',
                               path.read_text(encoding="utf-8")))
    assert "TASKCTL_TOKEN" in read, "the sources read variables in another way than this test knows"
    return [f"`taskctl help environment` does not name {name}" for name in sorted(read - UNTOLD)
            if not re.search(rf"\b{name}\b", told)]


def exit_codes(taskctl):
    document = (ROOT / "docs/exit-codes.md").read_text(encoding="utf-8").split("\n## ")[0]
    told = output(taskctl, "help", "exit-codes").split("\nOf several")[0]
    documented = re.findall(r"\d+", " ".join(re.findall(r"^\| ([\d, ]+) \|", document, re.M)))
    in_help = re.findall(r"\d+", " ".join(re.findall(r"^  (\d[\d ]*?)  ", told, re.M)))
    return [] if documented == in_help else [f"documented: {documented}", f"in help: {in_help}"]


CHECKS = {"current": current, "lint": lint, "width": width, "environment": environment,
          "exit-codes": exit_codes}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("check", choices=CHECKS)
    parser.add_argument("--taskctl", required=True)
    options = parser.parse_args()
    findings = CHECKS[options.check](options.taskctl)
    print("\n".join(findings) or "nothing to find fault with")
    sys.exit(bool(findings))


if __name__ == "__main__":
    main()
