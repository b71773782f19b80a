#!/usr/bin/python3
"""Writes the manual pages, or checks that they are current.

usage: generate.py --taskctl PROGRAM [--into FOLDER] [--check]

The pages on commands are made from the program's own command tree and from descriptions.md, the
others from the documentation in docs/. --check compares with what is there and exits 1 when it
differs.
"""

import argparse
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
DOCS = HERE.parent
# The day from which the pages count; pages that are made anew each day would differ each day.
DATE = "2026-11-22"
WIDTH = 78

# --- roff ---------------------------------------------------------------------------------------------


def plain(text):
    """Text without anything that roff would take for its own."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    text = text.replace("^", "\\(ha").replace("~", "\\(ti").replace("…", "...")
    return "".join(c if c.isascii() else f"\\[u{ord(c):04X}]" for c in text)


def inline(text):
    """A line of Markdown: code, bold and links."""
    text = re.sub(r"(?<![\w`])<br>(?![\w`])", " ", text)
    pieces = re.split(r"(`` .+? ``|`[^`]+`|\[[^\]]+\]\([^)]+\)|\*\*[^*]+\*\*|\*[^*\s][^*]*\*)", text)
    result = ""
    for piece in pieces:
        if re.fullmatch(r"`.+`", piece):
            result += "\\fB" + plain(piece.strip("`").strip().replace("\\|", "|")) + "\\fR"
        elif link := re.fullmatch(r"\[([^\]]+)\]\(([^)]+)\)", piece):
            result += inline(link[1]) + ("" if "://" not in link[2] else f" ({plain(link[2])})")
        elif piece.startswith("**") and len(piece) > 4:
            result += "\\fB" + inline(piece[2:-2]) + "\\fR"
        elif piece.startswith("*") and len(piece) > 2:
            result += "\\fI" + inline(piece[1:-1]) + "\\fR"
        else:
            result += plain(piece.replace("\\|", "|")).replace("\\(aq", "'")
    return result


def fill(text):
    """Lines of roff text of at most WIDTH characters, none of which looks like a request."""
    lines, line = [], ""
    for word in text.split():
        if line and len(line.encode()) + 1 + len(word.encode()) > WIDTH:
            lines.append(line)
            line = ""
        line += (" " if line else "") + word
    lines.append(line)
    return ["\\&" + line if line[:1] in (".", "'") else line for line in lines if line]


def display(lines):
    """Lines as they stand, such as an example."""
    body = []
    for line in lines:
        line = plain(line)
        body.append("\\&" + line if line[:1] in (".", "'") else line)
    return [".PP", ".RS 4", ".EX"] + body + [".EE", ".RE"]


def item(term, text):
    """A term of several names that is too long for a line has a line for each of them."""
    names = term.split(", ") if len(term) > WIDTH else [term]
    roff = [".TP", names[0] + ("," if len(names) > 1 else "")]
    for i, name in enumerate(names[1:], 2):
        roff += [".TQ", name + ("," if i < len(names) else "")]
    return roff + (fill(text) or ["\\&"])


# --- Markdown -----------------------------------------------------------------------------------------


def cells(line):
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]


def meaning(head, row):
    """What the cells behind the first one say: a short one goes before the rest like a title."""
    parts = [row[1]] if row[1] else []
    for name, cell in zip(head[2:], row[2:]):
        if cell and parts and len(parts[-1]) < 20:
            parts[-1] += ": " + cell
        elif cell:
            parts.append((f"{name}: " if name else "") + cell)
    return "; ".join(parts)


def table(rows):
    """A row becomes an item: its first cell the term, the others what it means."""
    head, body = cells(rows[0]), [cells(row) for row in rows[2:]]
    if head.count(head[0]) > 1 and "" in head[1:-1]:  # two tables side by side
        half = head.index("", 1)
        head, body = head[:half], [row[:half] for row in body] + [row[half + 1:] for row in body]
    roff = []
    for row in body:
        if row[0]:
            roff += item(inline(row[0]), inline(meaning(head, row)))
    return roff


def list_items(lines):
    items = []
    for line in lines:
        if begin := re.match(r"(?:[-*]|\d+\.) +(.*)", line):
            items.append(begin[1])
        else:
            items[-1] += " " + line.strip()
    roff = []
    for text in items:
        roff += [".IP \\(bu 2"] + fill(inline(text))
    return roff


def is_local_contents(lines):
    """A list of links into the page itself, of which a manual page has no need."""
    return all("](#" in line for line in lines)


def take(lines, test):
    taken = []
    while lines and test(lines[0]):
        taken.append(lines.pop(0))
    return taken


def block(lines):
    """Takes one block off the lines of a Markdown text."""
    line = lines[0]
    if heading := re.match(r"(#+) (.*)", line):
        lines.pop(0)
        title = plain(re.sub(r"[`*]", "", heading[2]))
        return [f'.SH "{title.upper()}"'] if len(heading[1]) == 2 else [f'.SS "{title}"']
    if line.startswith("```"):
        lines.pop(0)
        code = take(lines, lambda text: not text.startswith("```"))
        lines.pop(0)
        return display(code)
    if line.startswith("    "):
        return display([text[4:] for text in take(lines, lambda text: text.startswith("    "))])
    if line.startswith("|"):
        return table(take(lines, lambda text: text.startswith("|")))
    if re.match(r"([-*]|\d+\.) ", line):
        taken = take(lines, lambda text: text.strip() and not text.startswith(("```", "#")))
        return [] if is_local_contents(taken) else list_items(taken)
    starts = ("#", "```", "|", "- ")
    text = [lines.pop(0)] + take(lines, lambda text: text.strip() and not text.startswith(starts))
    return [".PP"] + fill(inline(" ".join(text)))


def markdown(text):
    """The body of a document without its title, to be put below a heading."""
    lines = re.sub(r"\A# .*\n", "", text).splitlines()
    roff = []
    while lines:
        if lines[0].strip():
            roff += block(lines)
        else:
            lines.pop(0)
    # A heading begins a paragraph.
    return [line for i, line in enumerate(roff)
            if line != ".PP" or (i > 0 and not roff[i - 1].startswith((".SH", ".SS")))]


def section(document, title):
    """The text below the heading `## title`."""
    parts = re.split(r"^## (.*)$", (DOCS / document).read_text(encoding="utf-8"), flags=re.M)
    return parts[parts.index(title) + 1]


def sections(path):
    parts = re.split(r"^## (.*)$", path.read_text(encoding="utf-8"), flags=re.M)[1:]
    return dict(zip(parts[::2], parts[1::2]))


# --- the command tree ---------------------------------------------------------------------------------


class Command:
    def __init__(self, path, summary):
        self.path, self.summary = path, summary
        self.options, self.positionals, self.footer = [], [], []

    def name(self):
        return "taskctl" + (" " + self.path if self.path else "")


class Option:
    def __init__(self, fields):
        self.names = fields[0].split()
        self.argument, self.group = fields[1], fields[2]
        self.is_required, self.is_repeatable = bool(fields[3]), bool(fields[4])
        self.help = fields[5]


def read_tree(taskctl):
    text = subprocess.run([taskctl, "__tree"], capture_output=True, text=True, check=True).stdout
    commands = []
    for line in text.splitlines():
        kind, *fields = line.split("\t")
        if kind == "command":
            commands.append(Command(*fields))
        elif kind == "footer":
            commands[-1].footer.append(fields[0])
        else:
            getattr(commands[-1], kind + "s").append(Option(fields))
    return commands


def help_text(taskctl, topic):
    return subprocess.run([taskctl, "help", topic], capture_output=True, text=True,
                          check=True).stdout


def help_items(text):
    """The items of a text of `taskctl help`: a term of one word or several, then what it means."""
    items = []
    for line in text.splitlines():
        if begin := re.match(r"  (\S+(?: \S+)*)(?: {2,}(.*))?$", line):
            items.append([begin[1], begin[2] or ""])
        elif re.match(r" {10,}\S", line) and items:
            items[-1][1] += " " + line.strip()
        elif line.startswith("Of several"):
            break
    roff = []
    for term, text_ in items:
        roff += item("\\fB" + plain(term) + "\\fR", plain(text_).replace("\\(aq", "'"))
    return roff


# --- pages --------------------------------------------------------------------------------------------


def page(name, number, summary, body):
    head = [".\\\" Made by docs/man/generate.py.",
            f'.TH "{plain(name.upper())}" {number} {DATE} taskctl "taskctl manual"',
            ".SH NAME", f"{plain(name)} \\- {plain(summary)}"]
    return f"{name}.{number}", "\n".join(head + body) + "\n"


def synopsis(command):
    words = [f"\\fB{plain(command.name())}\\fR"]
    if command.options:
        words.append("[\\fIOPTION\\fR]...")
    for positional in command.positionals:
        word = f"\\fI{plain(positional.names[0])}\\fR" + ("..." if positional.is_repeatable else "")
        words.append(word if positional.is_required else f"[{word}]")
    return " ".join(words)


def option_items(options):
    roff = []
    for option in options:
        names = ", ".join(f"\\fB{plain(name)}\\fR" for name in option.names)
        if option.argument:
            names += f" \\fI{plain(option.argument)}\\fR"
        repeated = " (may be given more than once)" if option.is_repeatable else ""
        roff += item(names, plain(option.help).replace("\\(aq", "'") + repeated)
    return roff


def options_of(command, heading):
    groups = {}
    for option in command.options:
        groups.setdefault(option.group, []).append(option)
    roff = []
    for group, options in groups.items():
        roff += ([f'.{heading} "{plain(group)}"'] if group != "Options" else [])
        roff += option_items(options)
    return roff


def examples_of(command):
    blocks = [part.splitlines() for part in "\n".join(command.footer).split("\n\n")]
    lines = [line.strip() for part in blocks if part[:1] == ["Examples:"] for line in part[1:]]
    return [".SH EXAMPLES"] + display(lines)[1:] if lines else []


def see_also(own, pages):
    others = ["taskctl(1)"] + pages + ["taskctl-config(5)", "taskctl-provider(5)",
                                       "taskctl-exit-codes(7)"]
    names = [name.replace("-", "\\-").replace("(", "\\fR(") for name in dict.fromkeys(others)
             if name != own]
    return ['.SH "SEE ALSO"'] + [f"\\fB{name}," for name in names[:-1]] + [f"\\fB{names[-1]}"]


def command_page(command, below, description, related):
    name = "taskctl-" + command.path
    body = [".SH SYNOPSIS"]
    for i, one in enumerate(below or [command]):
        body += ([".br"] if i else []) + fill(synopsis(one))
    body += [".SH DESCRIPTION"] + markdown(description)
    if below:
        body.append(".SH COMMANDS")
        for sub in below:
            body += [f'.SS "{plain(sub.path.split()[-1])}"'] + fill(plain(sub.summary) + ".")
            body += option_items(sub.options)
    else:
        body += [".SH OPTIONS"] + options_of(command, "SS")
    body += examples_of(command)
    body += ['.SH "EXIT STATUS"'] + fill("See \\fBtaskctl\\-exit\\-codes\\fR(7).")
    body += see_also(f"{name}(1)", related)
    return page(name, 1, command.summary[0].lower() + command.summary[1:], body)


def main_page(taskctl, root, commands, descriptions):
    body = [".SH SYNOPSIS", "\\fBtaskctl\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR]... [\\fITASK\\fR]..."]
    body += [".SH DESCRIPTION"] + markdown(descriptions["taskctl"]) + [".SH COMMANDS"]
    for command in commands:
        body += item(f"\\fBtaskctl\\-{plain(command.path)}\\fR(1)", plain(command.summary))
    body += [".SH OPTIONS"] + option_items(root.options)
    body += ['.SH "NAMING A TASK"'] + markdown(section("reference.md", "Naming a task"))
    body += [".SH ENVIRONMENT"] + help_items(help_text(taskctl, "environment"))
    body += ['.SH "EXIT STATUS"'] + fill("\\fBtaskctl\\-exit\\-codes\\fR(7) tells more.")
    body += help_items(help_text(taskctl, "exit-codes"))
    body += examples_of(root)
    body += see_also("taskctl(1)", [f"taskctl-{command.path}(1)" for command in commands] +
                     ["taskctl-sim(1)"])
    return page("taskctl", 1, "how is that task doing? asks any asynchronous-task API", body)


def document_page(name, number, summary, document, synopsis_lines=()):
    text = (DOCS / document).read_text(encoding="utf-8")
    body = list(synopsis_lines)
    converted = markdown(text)
    if not converted[0].startswith(".SH"):
        body.append(".SH DESCRIPTION")
    body += converted
    return page(name, number, summary, body + see_also(f"{name}({number})", []))


def all_pages(taskctl):
    tree = read_tree(taskctl)
    descriptions = sections(HERE / "descriptions.md")
    top = [command for command in tree if command.path and " " not in command.path]
    for name in ["taskctl"] + [command.path for command in top]:
        if name not in descriptions:
            sys.exit(f"docs/man/descriptions.md: add a section `## {name}`")
    pages = [main_page(taskctl, tree[0], top, descriptions)]
    for command in top:
        below = [sub for sub in tree if sub.path.startswith(command.path + " ")]
        pages.append(command_page(command, below, descriptions[command.path], []))
    pages.append(document_page("taskctl-sim", 1, "an offline simulator of the services", "simulator.md",
                               [".SH SYNOPSIS", "\\fBtaskctl\\-sim\\fR [\\fIOPTION\\fR]..."]))
    pages.append(document_page("taskctl-provider", 5, "how taskctl is told about a service",
                               "provider-spec.md"))
    pages.append(document_page("taskctl-config", 5, "the config file of taskctl", "config.md"))
    pages.append(document_page("taskctl-exit-codes", 7, "what the exit codes of taskctl say",
                               "exit-codes.md"))
    return dict(pages)


def stale(pages, folder):
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.[1-8]")}
    return sorted(name for name in pages.keys() | there.keys() if pages.get(name) != there.get(name))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--taskctl", required=True)
    parser.add_argument("--into", type=pathlib.Path, default=HERE)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    pages = all_pages(options.taskctl)
    names = stale(pages, options.into)
    if options.check:
        for name in names:
            print(f"docs/man/{name} is stale: `./dev generate` makes it anew")
        sys.exit(bool(names))
    for name in names:
        path = options.into / name
        if name in pages:
            path.write_text(pages[name], encoding="utf-8")
        else:
            path.unlink()


if __name__ == "__main__":
    main()
