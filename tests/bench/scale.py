"""100,000 tasks every 60 s for three minutes: every poll on time, none lost, flat memory."""

import statistics
import tempfile
import time

import polls
import programs
import rows
import servers
import tasks

TASKS = 100_000
INTERVAL = 60
POLLS = 3  # of each task: at once, within the second minute, within the third
IN_FLIGHT = 64


def watched(run, child, origin):
    """Memory, second by second, until the program ends."""
    start, samples = time.monotonic(), []
    while child.poll() is None:
        if time.monotonic() - start > (POLLS + 2) * INTERVAL:
            raise programs.Failed(f"not ended after {(POLLS + 2) * INTERVAL} s")
        try:
            seconds, resident = time.monotonic() - start, programs.memory(child.pid)[0]
            samples.append({"at": seconds, "memory": resident, "requests": origin.count(),
                            "cpu": programs.cpu_seconds(child.pid)})
        except (KeyError, OSError):
            break  # it has just ended
        if int(seconds) % 30 == 0:
            run.say(f"{seconds:.0f} s: {samples[-1]['requests']:,} polls, "
                    f"{resident / 2**20:.0f} MB")
        time.sleep(1)
    child.wait()
    return samples


def spread_late(log, size):
    """By how much the second polls came after their due time: the tasks of one origin are spread
    over an interval in the order of the list."""
    first, late = {}, []
    for task, came, _ in log:
        if task not in first:
            first[task] = came
        elif first[task] is not None:
            late.append(came - first[task] - INTERVAL * (1 + task / size))
            first[task] = None
    return late


def per_task(log):
    counts = {}
    for task, _, _ in log:
        counts[task] = counts.get(task, 0) + 1
    return counts


def measure(run):
    size = run.scaled(TASKS)
    with tempfile.TemporaryFile() as output, tempfile.TemporaryDirectory() as folder, \
            servers.Origin(run.origin, 0, POLLS) as origin:
        command = polls.watch(run, polls.write_tasks(folder, size), origin.url, f"{INTERVAL}s",
                              IN_FLIGHT)
        command[command.index("jsonl")] = "text"
        with programs.running(command, programs.environment(), output) as child:
            samples = watched(run, child, origin)
            code = child.returncode
        log = origin.end()
        output.seek(0)
        ended = sum(b" succeeded" in line for line in output)
    return found(size, code, ended, samples, log)


def found(size, code, ended, samples, log):
    late = spread_late(log, size) + tasks.lags(log, INTERVAL)
    counts = per_task(log)
    steady = [one for one in samples if one["at"] > INTERVAL]
    sizes = [one["memory"] for one in steady]
    figures = {
        "tasks": size, "exit_code": code, "ended": ended, "requests": len(log),
        "asked_otherwise": size - sum(count == POLLS for count in counts.values()),
        "late_99": programs.percentile(late, programs.CONFIDENT), "late_most": max(late),
        "late_median": statistics.median(late),
        "on_time": sum(one <= tasks.ON_TIME for one in late) / len(late),
        "memory": statistics.median(sizes), "growth": max(sizes[len(sizes) // 2:]) / sizes[0] - 1,
        "seconds": samples[-1]["at"],
        "cpu": (steady[-1]["cpu"] - steady[0]["cpu"]) /
               max(1, steady[-1]["requests"] - steady[0]["requests"]),
        "load": (steady[-1]["cpu"] - steady[0]["cpu"]) / (steady[-1]["at"] - steady[0]["at"]),
    }
    return {**figures, "samples": samples, "rows": judged(figures)}


def judged(one):
    name = f"{one['tasks']:,} tasks every {INTERVAL} s"
    return [
        rows.held("scale", f"{name}: tasks not asked exactly {POLLS} times",
                  one["asked_otherwise"], 0, "{:d}"),
        rows.held("scale", f"{name}: tasks without their end",
                  one["tasks"] - one["ended"], 0, "{:d}"),
        rows.held("scale", f"{name}: 99 % of polls start after their due time by",
                  one["late_99"] * 1e3, tasks.ON_TIME * 1e3, "{:.1f} ms"),
        rows.held("scale", f"{name}: memory grows after the first minute by",
                  one["growth"] * 100, 5, "{:.1f} %"),
        rows.fact(f"{name}: exit code", str(one["exit_code"]), one["exit_code"]),
        rows.fact(f"{name}: latest poll", f"{one['late_most'] * 1e3:.1f} ms", one["late_most"]),
        rows.fact(f"{name}: in all",
                  f"{one['requests']:,} polls in {one['seconds']:.0f} s, "
                  f"{one['cpu'] * 1e6:.1f} µs a poll, {one['load'] * 100:.1f} % of a core, "
                  f"{one['memory'] / 2**20:.0f} MB"),
    ]
