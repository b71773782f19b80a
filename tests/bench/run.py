#!/usr/bin/env python3
"""All benchmarks side by side in one run: a table, JSON, and docs/performance.md."""

import argparse
import datetime
import json
import os
import pathlib
import platform
import signal
import subprocess
import sys

import cadence
import document
import ending
import instructions
import polls
import programs
import rows
import scale
import servers
import slow
import start_up
import tasks

PARTS = {
    "start": (start_up, "one get, from start to end, beside curl"),
    "polls": (polls, "CPU a poll beside a bare libcurl loop, wrk and h2load"),
    "tasks": (tasks, "memory, CPU a poll and punctuality at 1,000 to 100,000 tasks"),
    "slow": (slow, "CPU a poll of an origin that takes 200 ms an answer"),
    "end": (ending, "from the last answer to the end of the process"),
    "cadence": (cadence, "when to look again: polls and lag of polling policies"),
    "scale": (scale, "100,000 tasks every 60 s for three minutes; only when it is named"),
}
ROOT = pathlib.Path(__file__).resolve().parents[2]


class Run:
    """What the parts need: the programs, one nginx for all, how often to repeat."""

    def __init__(self, build, quick):
        self.quick = quick
        self.taskctl = str(build / "taskctl")
        self.origin = str(build / "taskctl-bench-origin")
        self.bare_loop = str(build / "taskctl-bare-loop")
        self.cadence = str(build / "taskctl-cadence")
        self.started = None

    def nginx(self):
        if self.started is None:
            self.started = servers.Nginx().__enter__()
        return self.started

    def close(self):
        if self.started is not None:
            self.started.__exit__()

    def rounds(self, count):
        return max(1, count // 8) if self.quick else count

    def scaled(self, count):
        return count // 10 if self.quick else count

    @staticmethod
    def say(words):
        print(f"  … {words}", file=sys.stderr, flush=True)


def output_of(*command):
    done = subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL)
    return done.stdout.decode().strip()


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def circumstances(run):
    version = output_of(run.taskctl, "--version").splitlines()
    commit = output_of("git", "rev-parse", "--short", "HEAD")
    return {"date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d"),
            "taskctl": f"{version[0]} ({commit})" if commit else version[0],
            "libcurl": version[1], "processor": processor(), "cores": os.cpu_count(),
            "kernel": f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}"}


def measured(run, names):
    """{part: result} and the names of those that could not be measured."""
    parts, failed = {}, []
    for name in names:
        module, words = PARTS[name]
        print(f"{name}: {words}", file=sys.stderr, flush=True)
        try:
            parts[name] = module.measure(run)
        except (programs.Failed, OSError, subprocess.SubprocessError) as error:
            print(f"{name}: not measured: {error}", file=sys.stderr)
            failed.append(name)
    return parts, failed


def earlier(path):
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {"parts": {}}


def shown_before(results):
    return {(row["bar"], row["what"]): row["shown"]
            for part in results["parts"].values() for row in part["rows"]}


def bench(run, options):
    names = options.part or [name for name in PARTS if name != "scale"]
    path = options.build / "bench" / "results.json"
    before = earlier(path)
    load = os.getloadavg()[0]
    if load > 0.5:
        print(f"The machine is busy (load {load:.1f}): figures will be off.", file=sys.stderr)
    parts, failed = measured(run, names)
    kept = {name: parts.get(name, before["parts"].get(name)) for name in PARTS
            if name in parts or name in before["parts"]}
    results = {"made": circumstances(run), "parts": kept}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    table = [row for part in parts.values() for row in part["rows"]]
    print(rows.table(table, shown_before(before)))
    print(f"\nAll of it: {path}", file=sys.stderr)
    if options.docs or not options.part:
        document.write(results, options.docs_folder)
        print(f"Written: what was measured, in {options.docs_folder}", file=sys.stderr)
    return 1 if failed else 0


def count_instructions(run, options):
    found = instructions.measure(run)
    print(rows.table(found["rows"], {}))
    if options.update:
        instructions.update(found["counts"], circumstances(run))
        print(f"Kept in {instructions.KEPT}")
        return 0
    if not instructions.kept():
        print("Nothing is kept to compare with: ./dev bench --update", file=sys.stderr)
        return 1
    for name in instructions.much_less(found["counts"]):
        print(f"{name}: far fewer than what is kept; keep it with ./dev bench --update")
    return 1 if any(row["verdict"] == "MISS" for row in found["rows"]) else 0


def parsed(arguments):
    parser = argparse.ArgumentParser(
        prog="./dev bench", description="Measures taskctl beside what people use in its place.",
        epilog="parts:\n" + "\n".join(f"  {name:8} {words}" for name, (_, words) in PARTS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="*", metavar="PART",
                        help="measure only these (default: all but scale, and write the docs)")
    parser.add_argument("--check", action="store_true",
                        help="compare instruction counts with those kept, 10 %% slack")
    parser.add_argument("--update", action="store_true", help="keep the instruction counts")
    parser.add_argument("--quick", action="store_true", help="few rounds: to try the benchmarks")
    parser.add_argument("--docs", action="store_true", help="write docs/performance.md")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build",
                        help=argparse.SUPPRESS)
    parser.add_argument("--docs-folder", type=pathlib.Path, default=ROOT / "docs",
                        help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    for name in options.part:
        if name not in PARTS:
            parser.error(f"no part is called {name}: {', '.join(PARTS)}")
    options.build = options.build.resolve()
    return options


def main(arguments):
    options = parsed(arguments)
    # The servers must not outlive the run, whatever ends it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    run = Run(options.build, options.quick)
    try:
        if options.check or options.update:
            return count_instructions(run, options)
        return bench(run, options)
    except programs.Failed as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    finally:
        run.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
