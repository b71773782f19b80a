"""The measured parts of docs/performance.md and docs/scaling.md, and the plots."""

import cadence
import plot

BEGIN = "<!-- made by `./dev bench`: do not edit from here -->"
END = "<!-- to here -->"
INTERVALS = (5, 15, 30, 60)  # seconds


def grid(head, lines):
    """A table in Markdown."""
    cells = [head, ["---"] * len(head), *lines]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in cells) + "\n"


def micro(seconds):
    return f"{seconds * 1e6:.1f} µs"


def milli(seconds):
    return f"{seconds * 1e3:.1f} ms"


def bars(results):
    lines = [[row["bar"], row["what"], row["shown"], row["limit"], row["verdict"]]
             for part in results["parts"].values() for row in part["rows"] if row["bar"]]
    return "### The bars\n\n" + grid(["bar", "figure", "is", "bar is", ""], lines)


def start_up(part):
    fastest = part["seconds"]["curl, http"]
    lines = [[name, milli(value), f"{value / fastest:.2f} ×"]
             for name, value in sorted(part["seconds"].items(), key=lambda item: item[1])]
    lines += [[name, "not installed", ""] for name in part["missing"]]
    note = (f"The hashed folder and the bundle hold the same {part['certificates']} "
            "certificates.\n")
    return ("### One look, from start to end\n\n" +
            grid(["program", "time", "of curl over http"], lines) + "\n" + note)


def polls(part):
    lines = [[name, micro(value), f"{part['rate'][name]:,.0f}"]
             for name, value in part["cpu"].items()]
    lines += [[name, "not installed", ""] for name in part["missing"]]
    return ("### One poll among many, 32 in flight\n\n" +
            grid(["program", "CPU a request", "requests a second"], lines))


def tasks(part):
    lines = [[f"{one['tasks']:,}", f"{one['interval_ms'] / 1000:g} s", micro(one["cpu"]),
              f"{one['load'] * 100:.0f} %", f"{one['memory_a_task'] / 1024:.2f} KB",
              f"{one['peak_a_task'] / 1024:.2f} KB", milli(one["late_median"]),
              milli(one["late_99"])] for one in part["sizes"]]
    return ("### Cost over the number of tasks\n\n" +
            grid(["tasks", "interval", "CPU a poll", "of a core", "memory a task", "at its peak",
                  "late: half within", "late: 99 % within"], lines) +
            f"\nMemory is what comes on top of the {part['base'] / 2**20:.1f} MB of a watch of one "
            "task.\n\n![CPU a poll and memory a task](performance-cost.svg)\n")


def slow(part):
    lines = [[name, micro(one["cpu"]), f"{one['rate']:,.0f}"]
             for name, one in part["in_flight"].items()]
    return ("### A slow origin: 200 ms an answer\n\n" +
            grid(["in flight", "CPU a poll", "polls a second"], lines))


def ending(part):
    lines = [[name, milli(one["median"]), milli(one["late_99"]), one["runs"]]
             for name, one in part["commands"].items()]
    return ("### From the last answer to the end of the process\n\n" +
            grid(["command", "half within", "99 % within", "runs"], lines))


def scale(part):
    return (f"### {part['tasks']:,} tasks, every 60 s, for three minutes\n\n"
            f"{part['requests']:,} polls in {part['seconds']:.0f} s; "
            f"{part['tasks'] - part['asked_otherwise']:,} tasks were asked exactly three times and "
            f"{part['ended']:,} seen to their end (exit code {part['exit_code']}). Half of the "
            f"polls came within {milli(part['late_median'])} of their due time, 99 % within "
            f"{milli(part['late_99'])}, the latest within {milli(part['late_most'])}. "
            f"{micro(part['cpu'])} of CPU a poll, {part['load'] * 100:.1f} % of a core; memory "
            f"{part['memory'] / 2**20:.0f} MB, grown by {part['growth'] * 100:.1f} % after the "
            "first minute.\n")


def policies(part):
    of_lives = {lives: cadence.of_lives(part["policies"], lives)
                for lives in ("silent", "honest", "stalling")}
    lines = [[name] + [cell for lives in of_lives.values()
                       for cell in (f"{lives[name]['polls']:.1f}", f"{lives[name]['lag']:.2f} s")]
             for name in of_lives["silent"]]
    return ("### When to look: polls and lag\n\n" +
            grid(["policy", "polls, no progress", "lag", "polls, honest percents", "lag",
                  "polls, stalling", "lag"], lines) +
            "\n![Polls against lag](cadence.svg)\n")


SECTIONS = (("start", start_up), ("polls", polls), ("tasks", tasks), ("slow", slow),
            ("end", ending), ("scale", scale), ("cadence", policies))


def made_of(results):
    """The generated part of the page."""
    made = results["made"]
    pieces = [f"Measured on {made['date']} with {made['taskctl']}, {made['libcurl']}, on "
              f"{made['processor']} ({made['cores']} cores), {made['kernel']}.\n", bars(results)]
    for name, section in SECTIONS:
        if name in results["parts"]:
            pieces.append(section(results["parts"][name]))
    return "\n".join(pieces)


def cost_plot(part):
    cpu = [(one["tasks"], one["cpu"] * 1e6) for one in part["sizes"]]
    memory = [(one["tasks"], one["memory_a_task"] / 1024) for one in part["sizes"]]
    return plot.picture([
        plot.plot("CPU a poll", "tasks", "µs", [("taskctl watch", cpu, True)], False),
        plot.plot("Memory a task", "tasks", "KB", [("taskctl watch", memory, True)], False)])


def cadence_plot(part):
    silent = cadence.of_lives(part["policies"], "silent")
    fixed = [(one["polls"], one["lag"]) for name, one in silent.items() if name.startswith("fixed")]
    series = [("fixed 3 … 30 s", fixed, True)]
    series += [(name, [(one["polls"], one["lag"])], False) for name, one in silent.items()
               if not name.startswith("fixed") and name != cadence.OURS]
    for lives, words in (("silent", "no progress"), ("honest", "percents"),
                         ("stalling", "stalling")):
        one = cadence.of_lives(part["policies"], lives)[cadence.OURS]
        series.append((f"taskctl, {words}", [(one["polls"], one["lag"])], False))
    return plot.picture([plot.plot("Polls of a task against lag: less of both is better",
                                   "polls", "mean lag, seconds", series)])


def how_far(part):
    """What the largest size that was measured comes to."""
    one = part["sizes"][-1]
    most = 0.5 / one["cpu"]
    lines = []
    for interval in INTERVALS:
        count = int(most * interval)
        memory = part["base"] + count * one["memory_a_task"]
        lines.append([f"{interval} s", f"{count:,}", f"{memory / 2**20:,.0f} MB"])
    return (f"Measured with {one['tasks']:,} tasks: {micro(one['cpu'])} of CPU a poll, so "
            f"{1 / one['cpu']:,.0f} polls a second would fill a core, and "
            f"{one['memory_a_task'] / 1024:.2f} KB a task on top of "
            f"{part['base'] / 2**20:.0f} MB. Reckoned from it, half a core does\n\n" +
            grid(["every", "tasks", "memory"], lines) +
            "\nover http on loopback, with answers of some 400 bytes; https and larger answers cost "
            "more. See [performance](performance.md).\n")


def replace_in(page, made):
    """Puts what was made between the marks of a page."""
    text = page.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN)
    tail = rest.split(END)[1]
    page.write_text(f"{head}{BEGIN}\n\n{made}\n{END}{tail}", encoding="utf-8")


def write(results, docs):
    """Writes what was measured; the plots and pages of other parts stay as they are."""
    parts = results["parts"]
    replace_in(docs / "performance.md", made_of(results))
    if "tasks" in parts:
        replace_in(docs / "scaling.md", how_far(parts["tasks"]))
        (docs / "performance-cost.svg").write_text(cost_plot(parts["tasks"]), encoding="utf-8")
    if "cadence" in parts:
        (docs / "cadence.svg").write_text(cadence_plot(parts["cadence"]), encoding="utf-8")
