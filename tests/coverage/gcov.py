#!/usr/bin/python3
"""gcov for gcovr, without the branches in code that only an exception reaches.

The compiler adds such code to almost every line: it destroys what was there so far. gcov knows these
blocks (`$$$$$`: exceptional and never entered) but tells of them only block by block.
"""

import pathlib
import re
import subprocess
import sys

BLOCK = re.compile(r" *(\S+?)\*?: *\d+-block +\d+")
BRANCH = re.compile(r"branch +\d+ ")
CREATED = re.compile(r"^File '(.*)'\n(?:[^\n]+\n)*Creating '(.*)'$", re.MULTILINE)
SOURCES = pathlib.Path(__file__).resolve().parents[2] / "src"
EXCEPTIONAL = "$$$$$"


def without_exceptional(lines):
    exceptional = False
    for line in lines:
        block = BLOCK.match(line)
        if block:
            exceptional = block.group(1) == EXCEPTIONAL
        elif not (exceptional and BRANCH.match(line)):
            yield line


def main():
    done = subprocess.run(["gcov", "--all-blocks", *sys.argv[1:]], stdout=subprocess.PIPE, check=False)
    sys.stdout.buffer.write(done.stdout)
    for source, name in CREATED.findall(done.stdout.decode()):
        if SOURCES not in pathlib.Path(source).parents:
            continue
        path = pathlib.Path(name)
        text = path.read_text(encoding="utf-8", errors="surrogateescape")
        path.write_text("".join(without_exceptional(text.splitlines(keepends=True))),
                        encoding="utf-8", errors="surrogateescape")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
