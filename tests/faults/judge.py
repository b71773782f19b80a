"""What must come of a case, and what must never come of any."""

import importlib.util
import math
import pathlib
import re

import cases
import display

TOKEN = "sesame-4711-token"
SECONDS = 5
MEGABYTES = 60
# How much slower a sanitized program is.
PATIENCE = 4
# The program's clock counts whole milliseconds: between two of its readings lies up to one less
# than their difference.
RESOLUTION = 0.001

# Control characters but line feed and tab, DEL, C1, and what is not seen or turns the text around.
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e"
                    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]")
# What taskctl itself tells a CI runner: a line each, whose free text ends with the line.
OWN_COMMAND = re.compile(r"^::(?:group::taskctl watches \d+ tasks?|endgroup::|(?:error|warning) title=[^:\n]*::[^\n]*)$",
                         re.MULTILINE)
COMMAND = re.compile(r"^\s*::|##\[", re.MULTILINE)  # what a GitHub runner takes for its own


def load_cli_runner():
    path = pathlib.Path(__file__).resolve().parents[1] / "cli" / "run.py"
    spec = importlib.util.spec_from_file_location("cli_run", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


cli = load_cli_runner()


class Slow(str):
    """A fault that a busy machine could have caused."""


def listed(value):
    return value if isinstance(value, list) else [value]


def texts(case, key, text, what):
    """The cases' expectations of a text, wanted and unwanted."""
    for wanted in listed(case.get(key, [])):
        if not cases.pattern(wanted).search(text):
            yield f"{what} lacks `{wanted}`; it is:\n{text[:2000]}"
    for unwanted in listed(case.get(key + "_not", [])):
        if cases.pattern(unwanted).search(text):
            yield f"{what} has `{unwanted}`:\n{text[:2000]}"


def number(value, expected, what, kind=str):
    if expected is None:
        return
    least, most = expected if isinstance(expected, list) else (expected, expected)
    if not least <= value <= most:
        yield kind(f"{what}: {value:.4g}, expected {least}" +
                   (f" to {most}" if most != least else ""))


def ends(case, child):
    if child.lack:
        yield f"{child.lack}; standard error was:\n{child.written(child.messages)}"
    elif child.code() not in listed(case["exit"]):
        yield (f"ended with {child.code()}, expected {case['exit']}; standard error was:\n"
               f"{child.written(child.messages)[:2000]}")


def times(case, child, options):
    patience = PATIENCE if options.sanitized else 1
    least, most = 0, case.get("seconds", SECONDS)
    if isinstance(most, list):
        least, most = most
    yield from number(child.ended - child.started, [least, most * patience], "seconds", Slow)
    if "ends_within" in case and child.after_signal is not None:
        late = child.ended - child.after_signal
        yield from number(late, [0, case["ends_within"] * patience], "seconds after the signal",
                          Slow)


def costs(case, child, options):
    if not options.sanitized:
        most = case.get("megabytes", MEGABYTES)
        yield from number(child.megabytes, [0, most], "peak memory in MB")


def gap(seconds, expected, what, options):
    if expected is not None:
        least, most = expected
        yield from number(seconds, [least - RESOLUTION, math.inf], what)
        yield from number(seconds, [0, most * (PATIENCE if options.sanitized else 1)], what, Slow)


def traffic(case, server, second, options):
    yield from number(len(server.requests), case.get("requests"), "requests")
    yield from number(server.connections, case.get("connections"), "connections")
    yield from number(len(second.requests), case.get("other_requests"), "requests to the other")
    for request in server.requests:
        yield from texts(case, "sent", request.decode("latin-1"), "a request")
    for request in second.requests:
        yield from texts({"sent_not": case.get("sent_not", [])}, "sent",
                         request.decode("latin-1"), "a request to the other")
    for i, expected in enumerate(case.get("gap", [])):
        if len(server.times) > i + 1:
            yield from gap(server.times[i + 1] - server.times[i], expected,
                           f"seconds between requests {i + 1} and {i + 2}", options)
        else:
            yield f"no request {i + 2} to measure the time before"


def quota(case, server):
    most, window = case.get("quota", (0, 0))
    for first, last in zip(server.times, server.times[most:]):
        if last - first < window - RESOLUTION:
            yield f"{most + 1} requests within {last - first:.3f} s, allowed are {most} in {window} s"


def output_format(case):
    words = case.get("command", "").split()
    for option in ("-o", "--output"):
        if option in words[:-1]:
            return words[words.index(option) + 1]
    return "text"


def cleanness(case, data, what, for_people):
    """What nothing may hold that a person, a terminal, a log or a CI job reads."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        yield f"{what} is not UTF-8: {error}"
        return
    if TOKEN in text:
        yield f"{what} has the credential in it"
    if for_people:
        hidden = HIDDEN.search(text.replace("\r\n", "\n"))
        if hidden:
            yield f"{what} has a raw {hidden.group()!r}: {text[max(0, hidden.start() - 40):][:80]!r}"
    if what.startswith("standard") and "GITHUB_ACTIONS" in case.get("environment", {}):
        command = COMMAND.search(OWN_COMMAND.sub("", text))
        if command:
            yield f"{what} has a command for a CI runner: {command.group()!r} in {text[:400]!r}"


def leavings(case, folder):
    given = {str(parent) for name in case.get("files", {}) for parent in pathlib.Path(name).parents}
    kept = case.get("kept", {})
    allowed = {*case.get("files", {}), *given, *case.get("left", []), *kept}
    for name, content in kept.items():
        path = folder / name
        if not path.is_file():
            yield f"{name} is not there"
        elif content is not None and path.read_bytes() != content.encode("latin-1"):
            yield f"{name} holds {path.read_bytes()[:80]!r}, expected {content[:80]!r}"
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if name not in allowed:
            yield f"{name} was left behind"
        elif path.is_file() and name in case.get("left", []):
            yield from cleanness(case, path.read_bytes(), name, True)
            if not (path.read_bytes() or b"\n").endswith(b"\n"):
                yield f"{name} ends in the middle of a line"


def judge(case, child, server, second, folder, options):
    output = child.output.data if child.output is not None else b""
    messages = child.messages.data if child.messages is not None else b""
    yield from ends(case, child)
    yield from times(case, child, options)
    yield from costs(case, child, options)
    yield from traffic(case, server, second, options)
    yield from quota(case, server)
    yield from texts(case, "says", child.written(child.messages), "standard error")
    yield from texts(case, "prints", child.written(child.output), "standard output")
    if "widest" in case:
        yield from number(display.widest(child.written(child.messages)), case["widest"],
                          "columns of the widest line")
        messages = display.taken_out(messages)
    yield from cleanness(case, messages, "standard error", True)
    form = output_format(case)
    if form != "raw":
        for_people = form in ("text", "state") or case.get("output") == "terminal"
        yield from cleanness(case, output, "standard output", for_people)
    yield from leavings(case, folder)
    if cli.SANITIZER_REPORT.search(child.written(child.messages)):
        yield "a sanitizer reports:\n" + child.written(child.messages)
    cut = case.get("stream") == "cut" or case.get("output", "read") not in ("read", "slow")
    yield from cli.check_objects(child.written(child.output), options.schemas, cut)
