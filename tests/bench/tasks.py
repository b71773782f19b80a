"""Bar 3: many tasks in one process: memory, CPU a poll, and polls on time."""

import statistics
import tempfile
import time

import polls
import programs
import rows
import servers

ROUNDS = 3
POLLS_A_SECOND = 10_000
SIZES = (1000, 3000, 10_000, 30_000, 100_000)
IN_FLIGHT = 64
SECONDS = 10.0
ON_TIME = 0.010


def interval_ms(size):
    return max(100, size * 1000 // POLLS_A_SECOND)


def lags(log, interval):
    """By how much each poll came after its due time: the interval after the one before. A task's
    first two do not count, since the tasks are spread between them."""
    last, seen, late = {}, {}, []
    for task, came, _ in log:
        if seen.get(task, 0) >= 2:
            late.append(came - last[task] - interval)
        seen[task] = seen.get(task, 0) + 1
        last[task] = came
    return late


def measured(run, folder, size):
    """One run over so many tasks: cost and memory once every task has been asked twice, and how
    late its polls were."""
    interval = interval_ms(size)
    command = polls.watch(run, polls.write_tasks(folder, size), "", f"{interval}ms", IN_FLIGHT)
    with servers.Origin(run.origin) as origin:
        command[command.index("--endpoint") + 1] = origin.url
        with programs.running(command, programs.environment()) as child:
            if not programs.wait_until(lambda: origin.count() >= size, child, 120):
                raise programs.Failed(f"{size} tasks were not asked for within 120 s")
            time.sleep(2 * interval / 1000 + 1)
            found = programs.cost(child, origin.count, max(SECONDS, interval / 1000))
            found["memory"], found["peak"] = programs.memory(child.pid)
        late = lags(origin.end(), interval / 1000)
    found["late_99"] = programs.percentile(late, programs.CONFIDENT)
    found["late_median"] = statistics.median(late)
    found["on_time"] = sum(one <= ON_TIME for one in late) / len(late)
    return found


def base_memory(run, folder):
    """What the program itself takes: with one task."""
    with servers.Origin(run.origin) as origin:
        command = polls.watch(run, polls.write_tasks(folder, 1), origin.url, "100ms", IN_FLIGHT)
        with programs.running(command, programs.environment()) as child:
            programs.wait_until(lambda: origin.count() >= 20, child, 20)
            return programs.memory(child.pid)[0]


def measure(run):
    taken = {size: [] for size in SIZES}
    with tempfile.TemporaryDirectory() as folder:
        base = base_memory(run, folder)
        for _ in range(run.rounds(ROUNDS)):
            for size in SIZES:
                run.say(f"{size:,} tasks")
                taken[size].append(measured(run, folder, size))
    sizes = []
    for size, runs in taken.items():
        middle = {key: statistics.median(one[key] for one in runs) for key in runs[0]}
        middle["memory_a_task"] = (middle["memory"] - base) / size
        middle["peak_a_task"] = (middle["peak"] - base) / size
        sizes.append({"tasks": size, "interval_ms": interval_ms(size), **middle})
    return {"base": base, "sizes": sizes, "rows": judged(base, sizes)}


def judged(base, sizes):
    few, many = sizes[0], sizes[-1]
    name = f"{many['tasks']:,} tasks"
    table = [
        rows.held("3", f"memory a task, {name}", many["memory_a_task"] / 1024, 1.5, "{:.2f} KB"),
        rows.held("3", f"CPU a poll, {name} : {few['tasks']:,}", many["cpu"] / few["cpu"], 1.2,
                  "{:.2f} ×"),
        rows.held("3", f"99 % of polls start after their due time by, {name}",
                  many["late_99"] * 1e3, ON_TIME * 1e3, "{:.1f} ms"),
        rows.fact("memory with one task", f"{base / 2**20:.1f} MB", base),
    ]
    for one in sizes:
        table.append(rows.fact(
            f"{one['tasks']:,} tasks every {one['interval_ms'] / 1000:g} s",
            f"{one['cpu'] * 1e6:.1f} µs a poll, {one['rate']:,.0f} polls/s, "
            f"{one['load'] * 100:.0f} % of a core, {one['memory_a_task'] / 1024:.2f} KB a task "
            f"(peak {one['peak_a_task'] / 1024:.2f}), {one['on_time'] * 100:.2f} % on time",
            one["cpu"]))
    return table
