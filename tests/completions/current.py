#!/usr/bin/python3
"""Says whether the scripts in completions/ are what the program prints.

usage: current.py --taskctl PROGRAM
"""

import argparse
import pathlib
import subprocess
import sys

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "completions"
FILES = {"bash": "taskctl.bash", "zsh": "_taskctl", "fish": "taskctl.fish"}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--taskctl", required=True)
    taskctl = parser.parse_args().taskctl
    stale = 0
    for shell, name in FILES.items():
        script = subprocess.run([taskctl, "completion", shell], capture_output=True, check=True).stdout
        if not (FOLDER / name).exists() or script != (FOLDER / name).read_bytes():
            print(f"completions/{name} is stale: `./dev generate` makes it anew")
            stale = 1
    sys.exit(stale)


if __name__ == "__main__":
    main()
