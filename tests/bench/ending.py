"""Bar 5: from the last answer to the end of the process."""

import os
import statistics
import tempfile

import polls
import programs
import rows
import servers

RUNS = 300
TASKS = 100
POLLS = 3
MANY, RUNS_OF_MANY = 30_000, 10
MOST = 0.005


def lag(command, origin):
    quiet = os.open(os.devnull, os.O_RDWR)
    try:
        child = os.posix_spawn(command[0], command, programs.environment(), file_actions=[
            (os.POSIX_SPAWN_DUP2, quiet, descriptor) for descriptor in range(3)])
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        ended = servers.clock()
    finally:
        os.close(quiet)
    if code not in (0, 8):
        raise programs.Failed(f"{command[0]} exits with {code}")
    return ended - origin.state()["answered"] / 1e9


def watch_lag(run, tasks, each):
    with servers.Origin(run.origin, 0, each) as origin:
        return lag(polls.watch(run, tasks, origin.url, "100ms", 16), origin)


def measure(run):
    few, many = f"watch of {TASKS} tasks", f"watch of {MANY:,} tasks"
    taken = {"get": [], few: [], many: []}
    with tempfile.TemporaryDirectory() as folder, servers.Origin(run.origin) as origin:
        tasks = polls.write_tasks(folder, TASKS)
        get = [run.taskctl, "get", f"bench/{servers.task_id(1)}", "--provider-file",
               str(polls.SPEC), "--endpoint", origin.url]
        for i in range(run.rounds(RUNS)):
            taken["get"].append(lag(get, origin))
            if i % 3 == 0:
                taken[few].append(watch_lag(run, tasks, POLLS))
        tasks = polls.write_tasks(folder, MANY)
        for _ in range(run.rounds(RUNS_OF_MANY)):
            taken[many].append(watch_lag(run, tasks, 1))
    found = {name: {"median": statistics.median(values), "runs": len(values),
                    "late_99": programs.percentile(values, programs.CONFIDENT)}
             for name, values in taken.items()}
    return {"commands": found, "rows": judged(found)}


def judged(found):
    table = [rows.held("5", f"from the last answer to the end of {name}, 99 % of runs within",
                       one["late_99"] * 1e3, MOST * 1e3, "{:.1f} ms")
             for name, one in found.items()]
    for name, one in found.items():
        table.append(rows.fact(f"{name}: half of {one['runs']} runs within",
                               f"{one['median'] * 1e3:.1f} ms", one["median"]))
    return table
