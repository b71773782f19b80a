#!/usr/bin/python3
"""Checks the sources against the rules of the house (docs/architecture.md).

usage: layers.py [ROOT]

Reads src/ of ROOT (default: this repository), prints one finding a line as `file:line: message`
and exits 1 when there is one. Lines that begin with `warning:` are advice. Tests are not checked:
they may look anywhere.
"""

import json
import pathlib
import re
import sys

# --- the rules ----------------------------------------------------------------------------------------

# From the ground up. A file includes its own folder and those of lower rows; folders of one row do
# not know each other.
LAYERS = [
    ["model"],
    ["http"],
    ["provider", "credential"],
    ["config"],
    ["watch", "transfer"],
    ["report"],
    ["commands"],
    ["cli"],
]

# A program beside the house, which shares nothing with it.
APART = "sim"

# What the include begins with, the folders and files that may have it, and (where not None) how
# many files of each folder.
LIBRARIES = [
    ("libcurl", "curl/",
     ["src/http/curl_loop.cpp", "src/http/curl_pool.hpp", "src/http/curl_pool.cpp",
      "src/http/curl_transfer.hpp", "src/http/curl_transfer.cpp"], None),
    ("CLI11", "CLI/", ["src/commands/", "src/cli/", "src/sim/main.cpp"], None),
    ("nlohmann/json", "nlohmann/",
     ["src/provider/", "src/credential/", "src/config/", "src/report/", "src/sim/"], None),
    ("toml++", "toml++/", ["src/config/"], 1),
    ("spdlog", "spdlog/", ["src/report/"], 1),
    ("fmt", "fmt/", ["src/report/"], None),
    ("utf8proc", "utf8proc.h", ["src/report/columns.cpp"], None),
    ("cpp-httplib", "httplib.h", ["src/sim/"], None),
]

# These libraries may not reach another folder through a header.
HIDDEN = ["libcurl", "nlohmann/json", "toml++"]

# What only the files named may do, and why.
CALLS = [
    ("sleep", r"\b(?:sleep_for|sleep_until|usleep|nanosleep|clock_nanosleep)\b|(?<![\w.>])sleep\s*\(",
     [], "only Loop::wait waits"),
    ("now", r"::now\s*\(|\b(?:clock_gettime|gettimeofday|timespec_get)\b"
     r"|(?<![\w.>])time\s*\(\s*(?:nullptr|NULL|0|&)",
     ["src/http/system_clock.cpp", "src/sim/"], "time comes from a Clock"),
    ("getenv", r"\b(?:secure_)?getenv\b|(?<![\w.>])environ\b",
     ["src/cli/environment.cpp"], "the environment is read once and handed in"),
    ("print", r"\bstd::(?:w?c(?:out|err|log|in))\b"
     r"|(?<![\w.>])v?[fd]?printf\s*\(|(?<![\w.>])(?:puts|putchar|perror)\s*\(",
     ["src/sim/main.cpp"], "output goes through the writer that is handed in"),
    ("isatty", r"\bisatty\b", ["src/cli/terminal.cpp"], "a Terminal says what it is"),
    ("exit", r"(?<![\w.>])(?:std::|::)?(?:_?exit|_Exit|quick_exit|abort|terminate)\s*\(",
     ["src/cli/process.cpp"], "an end is a value up to main"),
    ("thread", r"\bstd::(?:j?thread|async)\b|\bpthread_create\b",
     ["src/sim/"], "one loop in one thread does the waiting"),
    ("shell", r"(?<![\w.>])(?:system|popen)\s*\(", [], "nothing blocks but Loop::wait"),
]

# No C++ outside APART knows a service: neither the providers' names and aliases, which are read
# from src/providers/*.json, nor these words.
VENDORS = ["booster", "ehealth", "esoz", "huawei", "koodrive", "oracle", "postman", "richemont"]

# Names that say nothing about what is inside.
EMPTY_NAMES = ["common", "helper", "helpers", "manager", "misc", "util", "utils"]

# Endings of C++ files that the checks would not read.
OTHER_ENDINGS = [".c", ".cc", ".cxx", ".c++", ".h", ".hh", ".hxx", ".h++", ".inl", ".ipp", ".tpp"]

LONGEST_FILE = 400
LONG_FILE = 300

# --- reading ------------------------------------------------------------------------------------------

TOKEN = re.compile(
    r'R"(?P<end>[^()\\\s]{0,16})\((?P<raw>.*?)\)(?P=end)"'
    r'|(?P<string>"(?:\\.|[^"\\\n])*")'
    r"|(?P<char>(?<!\w)'(?:\\.|[^'\\\n])+')"
    r"|(?P<comment>//(?:\\\n|[^\n])*|/\*.*?\*/)",
    re.DOTALL,
)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">\n]+)[">]', re.MULTILINE)


def blank(text):
    """As long as `text` and with its line feeds, so that places stay what they were."""
    return re.sub(r"[^\n]", " ", text)


def without(text, *kinds):
    """`text` with comments, strings, characters or raw strings blanked."""
    return TOKEN.sub(
        lambda token: blank(token[0])
        if any(token[kind] is not None for kind in kinds) else token[0], text)


class Source:
    def __init__(self, root, path):
        self.path = path.relative_to(root).as_posix()
        self.text = path.read_text(encoding="utf-8")
        self.folder = self.path.split("/")[1] if self.path.count("/") > 1 else ""
        self.uncommented = without(self.text, "comment")
        self.code = without(self.text, "comment", "string", "char", "raw")
        # (line, name), as written between the quotes or brackets
        self.includes = [(self.line(match.start(2)), match[2])
                         for match in INCLUDE.finditer(without(self.text, "comment", "raw"))]

    def line(self, offset):
        return self.text.count("\n", 0, offset) + 1


def read_sources(root):
    files = (path for suffix in ("*.hpp", "*.cpp") for path in (root / "src").rglob(suffix))
    return {source.path: source for source in (Source(root, path) for path in sorted(files))}


def provider_names(root):
    names = set()
    for path in (root / "src" / "providers").glob("*.json"):
        text = without(path.read_text(encoding="utf-8"), "comment")
        spec = json.loads(text)
        names.update([spec["name"], *spec.get("aliases", [])])
    return names


# --- checking -----------------------------------------------------------------------------------------

RANK = {folder: rank for rank, row in enumerate(LAYERS) for folder in row}


def inside(path, places):
    return any(path == place or (place.endswith("/") and path.startswith(place))
               for place in places)


def check_layers(sources):
    for source in sources.values():
        if source.folder not in RANK and source.folder != APART:
            yield source.path, 1, f"`{source.folder or 'src'}` is no layer"
            continue
        for line, name in source.includes:
            if f"src/{name}" not in sources:
                if name.endswith(".hpp") and name.split("/")[0] in [*RANK, APART]:
                    yield source.path, line, f"includes {name}, which is not in src/"
                continue
            other = name.split("/")[0]
            if other == source.folder:
                continue
            if APART in (other, source.folder):
                yield (source.path, line,
                       f"includes {name}: {APART} and the rest share nothing")
            elif RANK.get(other, -1) > RANK[source.folder]:
                yield (source.path, line,
                       f"includes {name}: {source.folder} lies below {other} and may not know it")
            elif RANK.get(other) == RANK[source.folder]:
                yield (source.path, line,
                       f"includes {name}: {source.folder} and {other} stand side by side and may "
                       "not know each other")


def check_cycles(sources):
    seen, path = set(), []

    def visit(name):
        if name in path:
            ring = path[path.index(name):] + [name]
            yield name, 1, "includes itself: " + " → ".join(ring)
        if name in seen or name in path:
            return
        path.append(name)
        for _, include in sources[name].includes:
            if f"src/{include}" in sources:
                yield from visit(f"src/{include}")
        seen.add(path.pop())

    for name in sources:
        yield from visit(name)


def check_libraries(sources):
    for library, prefix, places, most in LIBRARIES:
        users = {}
        for source in sources.values():
            for line, name in source.includes:
                if not name.startswith(prefix):
                    continue
                if not inside(source.path, places):
                    yield (source.path, line,
                           f"includes {name}: {library} is only for {', '.join(places)}")
                users.setdefault(source.folder, {}).setdefault(source.path, line)
        for folder, files in users.items():
            if most is not None and len(files) > most:
                extra = list(files.items())[most]
                yield (*extra, f"includes {library}, as {list(files)[0]} does: it is slow to "
                       f"compile and stays in {most} file of {folder}")


def check_hidden_libraries(sources):
    for library, prefix, _, _ in LIBRARIES:
        if library not in HIDDEN:
            continue
        memory = {}

        def reaches(name):
            if name not in memory:
                memory[name] = False  # while it is being looked at: a cycle adds nothing
                memory[name] = any(
                    include.startswith(prefix)
                    or (f"src/{include}" in sources and reaches(f"src/{include}"))
                    for _, include in sources[name].includes)
            return memory[name]

        for source in sources.values():
            for line, name in source.includes:
                header = sources.get(f"src/{name}")
                if header and header.folder != source.folder and reaches(header.path):
                    yield (source.path, line,
                           f"includes {name}, and {library} with it: a header that other folders "
                           "include must not need it")


def check_calls(sources):
    for name, pattern, places, reason in CALLS:
        for source in sources.values():
            if inside(source.path, places):
                continue
            for match in re.finditer(pattern, source.code):
                yield (source.path, source.line(match.start()),
                       f"`{match[0].rstrip('( ')}`: {reason} "
                       f"({name} is allowed in: {', '.join(places) or 'no file'})")


def check_vendors(sources, names):
    words = sorted(names | set(VENDORS), key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    for source in sources.values():
        if source.folder == APART:
            continue
        for match in pattern.finditer(source.uncommented):
            yield (source.path, source.line(match.start()),
                   f"`{match[0]}`: C++ knows no service by name; say it in src/providers/")


def check_names(sources):
    for source in sources.values():
        for part in pathlib.PurePosixPath(source.path).with_suffix("").parts:
            if part in EMPTY_NAMES or any(part.endswith(f"_{name}") for name in EMPTY_NAMES):
                yield source.path, 1, f"`{part}` says nothing: name what is inside"


def check_endings(root):
    for path in (root / "src").rglob("*"):
        if path.suffix in OTHER_ENDINGS:
            yield path.relative_to(root).as_posix(), 1, "C++ files end in .hpp or .cpp"


def check_sizes(sources):
    for source in sources.values():
        lines = source.text.count("\n")
        if lines > LONGEST_FILE:
            yield source.path, lines, f"{lines} lines; the limit is {LONGEST_FILE}: split it"


def long_files(sources):
    for source in sources.values():
        lines = source.text.count("\n")
        if LONG_FILE < lines <= LONGEST_FILE:
            yield f"warning: {source.path}: {lines} lines; aim for {LONG_FILE}"


def check(root):
    """All findings as (file, line, message), and advice as lines."""
    sources = read_sources(root)
    findings = [
        *check_layers(sources),
        *check_cycles(sources),
        *check_libraries(sources),
        *check_hidden_libraries(sources),
        *check_calls(sources),
        *check_vendors(sources, provider_names(root)),
        *check_names(sources),
        *check_endings(root),
        *check_sizes(sources),
    ]
    return sorted(findings), list(long_files(sources)), len(sources)


def main(arguments):
    if len(arguments) > 1:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    root = pathlib.Path(arguments[0] if arguments else __file__).resolve()
    if not arguments:
        root = root.parents[2]
    findings, advice, count = check(root)
    for line in advice:
        print(line)
    for path, line, message in findings:
        print(f"{path}:{line}: {message}")
    if not count:
        print(f"{root}: no sources in src/")
        return 1
    print(f"layers: {count} files, {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
