"""Bar 2: what one poll costs, beside a bare libcurl loop and the floor of an HTTP client."""

import pathlib
import shutil
import statistics
import tempfile

import programs
import rows
import servers

ROUNDS = 5
SECONDS = 3.0
WARM_UP = 1.0
IN_FLIGHT = 32
# With an interval of 100 ms more than one processor can do: there is always a poll that is due.
TASKS = 8000
ENDLESS = "1000000000"
SPEC = pathlib.Path(__file__).with_name("task.json")


def write_tasks(folder, count):
    path = pathlib.Path(folder) / f"tasks-{count}"
    path.write_text("".join(f"bench/{servers.task_id(i)}\n" for i in range(count)),
                    encoding="ascii")
    return str(path)


def watch(run, tasks, endpoint, interval, in_flight, *more):
    return [run.taskctl, "watch", "--from", tasks, "--provider-file", str(SPEC), "--endpoint",
            endpoint, "--interval", interval, "--concurrency", str(in_flight), "-q",
            "-o", "jsonl", *more]


def contenders(run, nginx, tasks):
    """{name: command}; each keeps 32 requests in flight for as long as it is let."""
    ca = str(nginx.certificates.authority)
    path, some_id = f"/tasks/{servers.ID_PREFIX}", f"/tasks/{servers.task_id(1)}"
    commands = {
        "taskctl watch, http": watch(run, tasks, nginx.http, "100ms", IN_FLIGHT),
        "taskctl watch, http, every answer different":
            watch(run, tasks, nginx.http + "/changing", "100ms", IN_FLIGHT),
        "bare libcurl loop, http": [run.bare_loop, nginx.http + path, ENDLESS, str(IN_FLIGHT),
                                    str(IN_FLIGHT)],
        "taskctl watch, https and HTTP/2":
            watch(run, tasks, nginx.https, "100ms", IN_FLIGHT, "--cacert", ca),
        "bare libcurl loop, https and HTTP/2": [run.bare_loop, nginx.https + path, ENDLESS,
                                                str(IN_FLIGHT), "1", ca],
    }
    if shutil.which("wrk"):
        commands["wrk, http (the floor)"] = [
            "wrk", "-t1", f"-c{IN_FLIGHT}", "-d60", nginx.http + some_id]
    if shutil.which("h2load"):
        commands["h2load, https and HTTP/2 (the floor)"] = [
            "h2load", "-n", "100000000", "-c1", f"-m{IN_FLIGHT}", nginx.https + some_id]
    return commands


def measured(command, nginx):
    """The cost of a request once the program is in full swing."""
    with programs.running(command, programs.environment()) as child:
        first = nginx.count()
        # All tasks have been asked for once: what comes now is the steady state.
        if not programs.wait_until(lambda: nginx.count() > first + 2 * TASKS, child, 30):
            raise programs.Failed(f"{command[0]} is too slow to be measured")
        programs.cost(child, nginx.count, WARM_UP)
        return programs.cost(child, nginx.count, SECONDS)


def measure(run):
    nginx = run.nginx()
    costs = {}
    with tempfile.TemporaryDirectory() as folder:
        commands = contenders(run, nginx, write_tasks(folder, TASKS))
        for _ in range(run.rounds(ROUNDS)):
            for name, command in commands.items():
                costs.setdefault(name, []).append(measured(command, nginx))
    cpu = {name: statistics.median(one["cpu"] for one in taken) for name, taken in costs.items()}
    rate = {name: statistics.median(one["rate"] for one in taken)
            for name, taken in costs.items()}
    missing = [name for name in ("wrk", "h2load") if not shutil.which(name)]
    return {"cpu": cpu, "rate": rate, "missing": missing, "rows": judged(cpu, missing)}


def judged(cpu, missing):
    bare, bare_tls = cpu["bare libcurl loop, http"], cpu["bare libcurl loop, https and HTTP/2"]
    table = [
        rows.held("2", "CPU a poll, http : bare loop", cpu["taskctl watch, http"] / bare, 1.5,
                  "{:.2f} ×"),
        rows.held("2", "CPU a poll, http, every answer different : bare loop",
                  cpu["taskctl watch, http, every answer different"] / bare, 1.5, "{:.2f} ×"),
        rows.held("2", "CPU a poll, https and HTTP/2 : bare loop",
                  cpu["taskctl watch, https and HTTP/2"] / bare_tls, 1.5, "{:.2f} ×"),
    ]
    for name, value in cpu.items():
        table.append(rows.fact(name, f"{value * 1e6:.1f} µs a request", value))
    return table + [rows.fact(name, "not installed") for name in missing]
