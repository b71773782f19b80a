"""Reads the list of faults and the cases, which are data."""

import copy
import json
import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent
PATTERN = re.compile(r"\{\{(.*?)\}\}(?!\})")

KEYS = {
    # what it is about
    "fault", "name", "with", "result", "needs", "open",
    # the server
    "answers", "greets", "tls", "http2", "accepts", "listens", "other",
    # the program
    "command", "bare", "spec", "endpoint", "task", "tasks", "environment", "files", "stdin", "output",
    "errors", "width", "closed", "ignores", "limits", "shim", "meanwhile",
    # what must come of it
    "exit", "says", "says_not", "prints", "prints_not", "requests", "connections", "other_requests",
    "widest", "sent", "sent_not", "gap", "quota", "seconds", "ends_within", "megabytes", "stream",
    "left", "kept",
}


class Wrong(Exception):
    """A case file that can't be used."""


def pattern(text):
    """The regular expression that a text with `{{…}}` in it stands for."""
    parts = PATTERN.split(text)
    return re.compile("".join(f"(?:{part})" if i % 2 else re.escape(part)
                              for i, part in enumerate(parts)), re.DOTALL | re.MULTILINE)


def filled(value, variables):
    """The value with `$name` replaced; a string that is nothing else becomes what it stands for."""
    if isinstance(value, dict):
        return {filled(key, variables): filled(one, variables) for key, one in value.items()}
    if isinstance(value, list):
        return [filled(one, variables) for one in value]
    if isinstance(value, str):
        for name, one in variables.items():
            if value == "$" + name:
                return copy.deepcopy(one)
            value = value.replace("$" + name, str(one))
    return value


def variants(case):
    """Of a list: each; of an object: each number of a range `[first, last, step]`."""
    what = case.get("with", [{}])
    if isinstance(what, list):
        return what
    (name, (first, last, step)), = what.items()
    return [{name: number} for number in range(first, last + 1, step)]


def expanded(case):
    """The cases that one with `with` stands for."""
    if "with" not in case:
        yield case
        return
    for variables in variants(case):
        one = filled(case, variables)
        del one["with"]
        one["name"] = f"{case['name']}: {variables.get('name', next(iter(variables.values())))}"
        yield one


def joined(text):
    """A string, a long one `{"text", "times"}`, or a list of such to be joined."""
    parts = text if isinstance(text, list) else [text]
    return "".join(part if isinstance(part, str) else part["text"] * part["times"]
                   for part in parts)


def title(case):
    fault, name = case["faults"][0], case["name"]
    return fault if name == fault else f"{fault}: {name}"


class Group:
    def __init__(self, path):
        self.name = path.stem
        data = json.loads(path.read_text(encoding="utf-8"))
        self.about = data["about"]
        self.namespace = data.get("namespace", False)
        self.sources = [self.checked({**data.get("default", {}), **case})
                        for case in data["cases"]]
        self.cases = [one for case in self.sources for one in expanded(copy.deepcopy(case))]
        names = [title(case) for case in self.cases]
        doubled = {name for name in names if names.count(name) > 1}
        if doubled:
            raise Wrong(f"{path.name}: names that occur twice: {', '.join(sorted(doubled))}")

    def checked(self, case):
        case["faults"] = [case["fault"]] if isinstance(case["fault"], str) else case["fault"]
        case.setdefault("name", case["faults"][0])
        unknown = set(case) - KEYS - {"faults"}
        if unknown or "exit" not in case or not case.keys() & {"says", "result"}:
            raise Wrong(f"{self.name}: {case['name']}: unknown {sorted(unknown)}, or without `exit`,"
                        " or with neither `says` nor `result`")
        return case


def groups():
    return [Group(path) for path in sorted((HERE / "cases").glob("*.json"))]


class FaultList:
    def __init__(self):
        data = json.loads((HERE / "faults.json").read_text(encoding="utf-8"))
        self.sections = data["sections"]

    def names(self):
        return [name for names in self.sections.values() for name in names]

    def gaps(self, all_groups):
        """What is wrong with list and cases, together."""
        known = self.names()
        covered = {fault for group in all_groups for case in group.sources
                   for fault in case["faults"]}
        for name in sorted(covered - set(known)):
            yield f"`{name}` is in no section of the list of faults"
        for name in known:
            if name not in covered:
                yield f"`{name}` has no case"
