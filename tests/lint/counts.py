#!/usr/bin/python3
"""Compares the numbers in docs/reliability.md with what there is; --write puts them right."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/reliability.md"
TESTS = ROOT / "tests"


def number_of(pattern, kind=pathlib.Path.exists):
    return sum(1 for path in TESTS.glob(pattern) if kind(path))


def mentions(word, file):
    return len(re.findall(rf"\b{word}{{\"", (TESTS / file).read_text(encoding="utf-8")))


def numbers():
    """What stands behind each number on the page, and how many there are."""
    return {
        "invariants": mentions("InvariantText", "simulation/violation.hpp"),
        "ways to break the watch": mentions("SabotageText", "simulation/sabotage.hpp") - 1,  # `none`
        "fuzz targets": number_of("fuzz/targets/*.cpp"),
        "inputs": number_of("fuzz/corpus/**/*", pathlib.Path.is_file),
        "cases of the command line": number_of("cli/*/command"),
    }


def main():
    text = PAGE.read_text(encoding="utf-8")
    wrong = []
    for what, number in numbers().items():
        place = re.compile(r"\b(\d+)(?=\s+" + r"\s+".join(what.split()) + r"\b)")
        if place.findall(text) != [str(number)]:
            wrong.append(f"{what}: {number}, but the page says {place.findall(text) or 'nothing'}")
        text = place.sub(str(number), text)
    if "--write" in sys.argv[1:]:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    for line in wrong:
        print(f"{PAGE.relative_to(ROOT)}: {line}")
    if wrong:
        print("tests/lint/counts.py --write puts the numbers right")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
