"""Programs that are measured: how they are started, and what they cost."""

import contextlib
import os
import pathlib
import signal
import statistics
import subprocess
import time

CONFIDENT = 0.99


class Failed(Exception):
    """What keeps a part from being measured, in words for the table."""


def environment(**more):
    """What every program is started with: nothing of the user's own may change what it does."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "LANG": "C.UTF-8", "TASKCTL_TOKEN": "bench", "no_proxy": "127.0.0.1",
            "XDG_CONFIG_HOME": "/nonexistent", **more}


def run_once(commands, env, expected=0):
    """Seconds from the start of a pipeline's programs to the end of the last one's."""
    quiet = os.open(os.devnull, os.O_RDWR)
    ends, source, children = [], quiet, []
    try:
        start = time.perf_counter()
        for i, command in enumerate(commands):
            reading, sink = (None, quiet) if i + 1 == len(commands) else os.pipe()
            actions = [(os.POSIX_SPAWN_DUP2, source, 0), (os.POSIX_SPAWN_DUP2, sink, 1),
                       (os.POSIX_SPAWN_DUP2, quiet, 2)]
            children.append(os.posix_spawn(command[0], command, env, file_actions=actions))
            if reading is not None:
                os.close(sink)
                ends.append(reading)
                source = reading
        codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        seconds = time.perf_counter() - start
    finally:
        for descriptor in [quiet, *ends]:
            os.close(descriptor)
    if codes[-1] != expected:
        raise Failed(f"{' '.join(commands[-1])} exits with {codes[-1]}")
    return seconds


def interleaved(contenders, rounds):
    """Medians of all contenders {name: function}, which take turns; the first is to warm up."""
    taken = {name: [] for name in contenders}
    for turn in range(rounds + 1):
        for name, measure in contenders.items():
            value = measure()
            if turn > 0:
                taken[name].append(value)
    return {name: statistics.median(values) for name, values in taken.items()}


def percentile(values, share):
    """The smallest value that is at least as large as that share of all of them."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, max(0, -(-int(share * 1000) * len(ranked) // 1000) - 1))]


@contextlib.contextmanager
def running(command, env, output=subprocess.DEVNULL):
    """A program for as long as the block lasts."""
    with subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=output,
                          stderr=subprocess.PIPE) as child:
        try:
            yield child
        finally:
            with contextlib.suppress(ProcessLookupError):
                child.send_signal(signal.SIGKILL)


def check_alive(child):
    if child.poll() is not None:
        text = child.stderr.read(400).decode(errors="replace").strip()
        raise Failed(f"{child.args[0]} ended with {child.returncode}: {text}")


def cpu_seconds(pid):
    """What all threads of a process have had of the processors."""
    total = 0
    for thread in pathlib.Path(f"/proc/{pid}/task").iterdir():
        total += int((thread / "schedstat").read_text(encoding="ascii").split()[0])
    return total / 1e9


def memory(pid):
    """Resident bytes now, and at their most."""
    lines = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    sizes = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines
             if line.startswith(("VmRSS", "VmHWM"))}
    return sizes["VmRSS"], sizes["VmHWM"]


def cost(child, count, seconds):
    """CPU seconds a request, and requests a second, of a running program. `count` asks the server
    how many requests it has had."""
    start, cpu, requests = time.perf_counter(), cpu_seconds(child.pid), count()
    time.sleep(seconds)
    check_alive(child)
    cpu, requests = cpu_seconds(child.pid) - cpu, count() - requests
    elapsed = time.perf_counter() - start
    if requests < 100:
        raise Failed(f"{child.args[0]} sent {requests} requests in {seconds} s")
    return {"cpu": cpu / requests, "rate": requests / elapsed, "load": cpu / elapsed}


def wait_until(condition, child, limit):
    """Looks now and then; False when the time is over."""
    deadline = time.monotonic() + limit
    while not condition():
        check_alive(child)
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
