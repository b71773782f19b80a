#!/usr/bin/python3
"""Makes docs/watch.svg: the real program in a real terminal, watching tasks of the simulator.

usage: screenshot.py --taskctl PROGRAM --sim PROGRAM [--into FILE]

tmux is the terminal. What it shows once two tasks have ended is drawn as text, cell by cell.
"""

import argparse
import html
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

TASKS = """\
booster/9f0c2a6e
oracle/ezz_10000
postman/ok-40s?apiId=f3c1
koodrive/partial-3s?shareId=42
oracle/fail-6s
ehealth/ok-25s
"""
COMMAND = "taskctl watch --from tasks.txt"
COLUMNS, ROWS = 118, 19
READY = re.compile(r"2 of 6 ended")
TIME_LIMIT = 60

CELL, LINE, MARGIN = 8.4, 19, 16
BACKGROUND, FOREGROUND = "#1e2127", "#d7dae0"
COLORS = {30: "#5c6370", 31: "#e06c75", 32: "#98c379", 33: "#e5c07b", 34: "#61afef", 35: "#c678dd",
          36: "#56b6c2", 37: "#d7dae0", 90: "#7f848e", 91: "#e06c75", 92: "#98c379", 93: "#e5c07b",
          94: "#61afef", 95: "#c678dd", 96: "#56b6c2", 97: "#ffffff"}


def wait_for(tmux, pattern):
    deadline = time.monotonic() + TIME_LIMIT
    while not pattern.search(tmux("capture-pane", "-p")):
        if time.monotonic() > deadline:
            sys.exit(f"it never came to that:\n{tmux('capture-pane', '-p')}")
        time.sleep(0.1)


def capture(programs, folder):
    """The lines of the terminal, with the escape sequences for colours."""
    environment = {"PATH": f"{programs}:/usr/bin:/bin", "HOME": folder, "LANG": "C.UTF-8",
                   "TERM": "xterm-256color", "TASKCTL_TOKEN": "sim"}
    pathlib.Path(folder, "tasks.txt").write_text(TASKS, encoding="utf-8")
    simulator = subprocess.Popen(["taskctl-sim", "--port", "0", "--seed", "3"], env=environment,
                                 stdout=subprocess.PIPE, text=True)
    environment["TASKCTL_ENDPOINT"] = simulator.stdout.readline().strip()

    def tmux(*words):
        return subprocess.run(["tmux", "-S", f"{folder}/tmux", "-f", "/dev/null", *words],
                              env=environment, capture_output=True, text=True, check=True).stdout

    try:
        tmux("new-session", "-d", "-x", str(COLUMNS), "-y", str(ROWS), "-c", folder,
             "bash --norc --noprofile")
        tmux("send-keys", "PS1='$ '; clear", "Enter")
        wait_for(tmux, re.compile(r"\A\$ *\n"))
        tmux("send-keys", COMMAND, "Enter")
        wait_for(tmux, READY)
        time.sleep(1.2)
        return tmux("capture-pane", "-p", "-e").rstrip().splitlines()
    finally:
        subprocess.run(["tmux", "-S", f"{folder}/tmux", "kill-server"], check=False)
        simulator.terminate()
        simulator.wait()


class Style:
    def __init__(self):
        self.color, self.bold, self.dim = FOREGROUND, False, False

    def apply(self, codes):
        for code in [int(code or 0) for code in codes.split(";")]:
            if code == 0:
                self.__init__()
            elif code in (1, 2):
                self.bold, self.dim = self.bold or code == 1, self.dim or code == 2
            elif code == 22:
                self.bold = self.dim = False
            elif code == 39:
                self.color = FOREGROUND
            elif code in COLORS:
                self.color = COLORS[code]

    def attributes(self):
        return (f' fill="{self.color}"' + (' font-weight="bold"' if self.bold else "") +
                (' opacity="0.6"' if self.dim else ""))


def draw(lines):
    width, height = COLUMNS * CELL + 2 * MARGIN, len(lines) * LINE + 2 * MARGIN
    shapes = []
    style = Style()  # it lasts beyond the end of a line
    for row, line in enumerate(lines):
        column, y = 0, MARGIN + (row + 0.75) * LINE
        for piece in re.split(r"(\x1b\[[0-9;]*m|\x1b\][^\x1b]*\x1b\\)", line):
            if sequence := re.fullmatch(r"\x1b\[([0-9;]*)m", piece):
                style.apply(sequence[1])
            elif piece and not piece.startswith("\x1b"):
                if piece.strip():
                    shapes.append(
                        f'<text x="{MARGIN + column * CELL:.1f}" y="{y:.1f}" '
                        f'textLength="{len(piece) * CELL:.1f}" lengthAdjust="spacingAndGlyphs"'
                        f'{style.attributes()}>{html.escape(piece)}</text>')
                column += len(piece)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
            f'width="{width:.0f}" height="{height:.0f}" role="img">\n'
            '<title>taskctl watch on a terminal: six tasks of five services, live</title>\n'
            f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>\n'
            '<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, '
            'monospace" font-size="14" xml:space="preserve">\n' + "\n".join(shapes) +
            "\n</g>\n</svg>\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--taskctl", type=pathlib.Path, required=True)
    parser.add_argument("--sim", type=pathlib.Path, required=True)
    parser.add_argument("--into", type=pathlib.Path,
                        default=pathlib.Path(__file__).resolve().parent / "watch.svg")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for program, name in ((options.taskctl, "taskctl"), (options.sim, "taskctl-sim")):
            os.symlink(program.resolve(), f"{folder}/{name}")
        lines = capture(folder, folder)
    options.into.write_text(draw(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
