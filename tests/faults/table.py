"""The table of all faults, for docs/: made from the list and the cases, so that it can't lie."""

import re

import cases

PAGE = "docs/reliability-faults.md"
HEAD = f"""# Faults and what comes of them

Made by `tests/faults/run.py --table {PAGE}` from the cases; do not edit. Each case runs the real
program against a server on raw sockets, or in a process that is badly treated, and checks exit code,
message, the requests that arrived, time and peak memory (60 MB at most). All of them also check that
no control character, no credential and no stray file comes out.
"""


def shown(text):
    """A message as a reader sees it: what varies is left open."""
    text = re.sub(r"\{\{.*?\}\}(?!\})", "…", text)
    return text.replace("|", "\\|").replace("\n", " ").replace("`", "'")


def result(case):
    if "result" in case:
        return case["result"].replace("|", "\\|")
    says = case["says"]
    return "; ".join(f"“{shown(text)}”" for text in (says if isinstance(says, list) else [says]))


def exit_codes(case):
    codes = []
    for variables in cases.variants(case):
        found = cases.filled(case["exit"], variables)
        for code in found if isinstance(found, list) else [found]:
            if str(code) not in codes:
                codes.append(str(code))
    return " or ".join(codes)


def results(case):
    found = []
    for variables in cases.variants(case):
        text = result(cases.filled(case, variables))
        if text not in found:
            found.append(text)
    return found


def rows(fault, all_groups):
    for group in all_groups:
        for case in group.sources:
            if fault in case["faults"]:
                number = len(cases.variants(case))
                name = f"{group.name}: {case['name']}" + (f" (×{number})" if number > 1 else "")
                outcome = results(case)
                text = outcome[0] if len(outcome) == 1 else "; ".join(outcome)
                if "open" in case:
                    text += f" **Open:** {case['open']}"
                yield f"| {fault} | {name} | {text} | {exit_codes(case)} |"


def page():
    all_groups = cases.groups()
    faults = cases.FaultList()
    gaps = list(faults.gaps(all_groups))
    if gaps:
        raise cases.Wrong("\n".join(gaps))
    number = sum(len(group.cases) for group in all_groups)
    lines = [HEAD, f"{number} cases for {len(faults.names())} faults."]
    for section, names in faults.sections.items():
        lines += ["", f"## {section}", "", "| fault | case | result | exit |", "|---|---|---|---|"]
        for fault in names:
            lines += rows(fault, all_groups)
    return "\n".join(lines) + "\n"


def write(path):
    path.write_text(page(), encoding="utf-8")
    return 0


def check(path):
    if path.exists() and path.read_text(encoding="utf-8") == page():
        print(f"{path} is current")
        return 0
    print(f"{path} is not current: run tests/faults/run.py --table {PAGE}")
    return 1
