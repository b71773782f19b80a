"""Instructions of `get` and of one poll, counted by valgrind: they repeat where times do not."""

import json
import pathlib
import re
import shutil
import subprocess
import tempfile

import polls
import programs
import rows
import servers

KEPT = pathlib.Path(__file__).with_name("instructions.json")
SLACK = 0.10
TASKS = 10
FEW, MANY = 3, 23  # polls of each task


def counted(command, env=None, expected=(0,)):
    """All instructions of one run."""
    if not shutil.which("valgrind"):
        raise programs.Failed("valgrind is not installed")
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command], check=False,
        env=env or programs.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE)
    text = done.stderr.decode(errors="replace")
    match = re.search(r"Collected : (\d+)", text)
    if not match or done.returncode not in expected:
        said = [line for line in text.splitlines() if not line.startswith("==")]
        raise programs.Failed(f"{command[0]} under valgrind exits with {done.returncode}: "
                              f"{' '.join(said)}")
    return int(match.group(1))


def of_one_poll(run):
    """Those of a watch with more polls less those of one with fewer."""
    counts = {}
    with tempfile.TemporaryDirectory() as folder:
        tasks = polls.write_tasks(folder, TASKS)
        for each in (FEW, MANY):
            with servers.Origin(run.origin, 0, each) as origin:
                counts[each] = counted(polls.watch(run, tasks, origin.url, "200ms", 16))
    return round((counts[MANY] - counts[FEW]) / (TASKS * (MANY - FEW)))


def measure(run):
    nginx = run.nginx()
    trusting = programs.environment(SSL_CERT_DIR=str(nginx.certificates.hashed))
    get = [run.taskctl, "get", f"booster/{servers.task_id(1)}", "--endpoint"]
    counts = {
        "get, http": counted([*get, nginx.http + "/booster"]),
        "get, https": counted([*get, nginx.https + "/booster"], trusting),
        "one poll, http": of_one_poll(run),
    }
    return {"counts": counts, "rows": judged(counts)}


def kept():
    if not KEPT.exists():
        return {}
    return json.loads(KEPT.read_text(encoding="utf-8"))


def judged(counts):
    before = kept().get("counts", {})
    table = []
    for name, count in counts.items():
        if name in before:
            table.append(rows.held("instructions", name, count,
                                   int(before[name] * (1 + SLACK)), "{:,d}"))
        else:
            table.append(rows.fact(f"instructions, {name}", f"{count:,d}", count))
    return table


def update(counts, made_with):
    text = json.dumps({"made_with": made_with, "counts": counts}, indent=2, ensure_ascii=False)
    KEPT.write_text(text + "\n", encoding="utf-8")


def much_less(counts):
    """The names of those that have become so few that the kept ones guard nothing any more."""
    before = kept().get("counts", {})
    return [name for name, count in counts.items()
            if name in before and count < before[name] * (1 - SLACK)]
