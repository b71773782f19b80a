"""The program under test as a process: its streams, its limits, what is done to it meanwhile."""

import array
import fcntl
import os
import pathlib
import pty
import shlex
import signal
import struct
import subprocess
import termios
import threading
import time

import cases

TIME_LIMIT = 10
SYN_SENT = "02"
CALLS = {"x86_64": {"read": 0, "write": 1, "poll": 7, "openat": 257},
         "aarch64": {"read": 63, "write": 64, "poll": 73, "openat": 56}}.get(os.uname().machine, {})


class Gone(Exception):
    """What was waited for did not come."""


class Stream:
    """What the program writes to a pipe, kept by a thread of its own."""

    def __init__(self, descriptor, slow=False):
        self.descriptor = descriptor
        self.slow = slow
        self.data = b""
        self.changed = threading.Condition()
        self.thread = threading.Thread(target=self.read, daemon=True)

    def start(self):
        self.thread.start()
        return self

    def read(self):
        while True:
            try:
                piece = os.read(self.descriptor, 512 if self.slow else 65536)
            except OSError:  # a terminal whose other side is closed
                piece = b""
            with self.changed:
                self.data += piece
                self.changed.notify_all()
            if not piece:
                return
            if self.slow:
                time.sleep(0.001)  # slow it is

    def text(self):
        return self.data.decode("utf-8", "backslashreplace")

    def wait_for(self, text):
        wanted = cases.pattern(text)
        with self.changed:
            if not self.changed.wait_for(lambda: wanted.search(self.text()), TIME_LIMIT):
                raise Gone(f"`{text}` was not written")


def small_pipe():
    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
    return reading, writing


def full_pipe():
    """Both ends of a pipe that takes nothing more."""
    reading, writing = small_pipe()
    os.set_blocking(writing, False)
    try:
        while True:
            os.write(writing, b"." * 4096)
    except BlockingIOError:
        os.set_blocking(writing, True)
    return reading, writing


def terminal(width):
    """Both sides of a terminal; of the width its 16 bits count, as with `stty columns`."""
    reading, writing = pty.openpty()
    if width is not None:
        fcntl.ioctl(writing, termios.TIOCSWINSZ, struct.pack("4H", 24, width % 65536, 0, 0))
    return reading, writing


def shell_prefix(case):
    """What a shell does before it becomes the program: limits, closed descriptors, ignored signals."""
    steps = [f"ulimit -{flag} {value}" for flag, value in case.get("limits", {}).items()]
    steps += [f'trap "" {name}' for name in case.get("ignores", [])]
    closed = " ".join(f"{number}{'<' if number == 0 else '>'}&-"
                      for number in case.get("closed", []))
    if not steps and not closed:
        return []
    return ["sh", "-c", "; ".join([*steps, f'exec "$@" {closed}']), "sh"]


class Child:
    def __init__(self, case, command, folder, variables):
        self.case = case
        self.folder = folder
        self.server = None
        self.names = None
        self.after_signal = None
        self.lack = None  # what did not come that was waited for
        self.ours = []    # descriptors to be closed when it has ended
        self.theirs = []  # those that only the program keeps
        stdin = subprocess.DEVNULL
        if "stdin" in case:
            stdin = self.input(case["stdin"])
        self.messages, errors = self.stream(case.get("errors", "read"))
        self.output, output = self.stream(case.get("output", "read"))
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [*shell_prefix(case), *command], cwd=folder, env=variables, stdin=stdin,
            stdout=output, stderr=errors, start_new_session=True)
        for descriptor in self.theirs:
            os.close(descriptor)
        for stream in (self.messages, self.output):
            if stream is not None and not stream.thread.ident and stream.descriptor is not None:
                stream.start()

    def their(self, descriptor):
        self.theirs.append(descriptor)
        return descriptor

    def input(self, text):
        reading, writing = os.pipe()
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 1 << 20)  # takes all of it at once
        if text is None:
            self.ours.append(writing)
        else:
            os.write(writing, cases.joined(text).encode("latin-1"))
            os.close(writing)
        return self.their(reading)

    def stream(self, kind):
        """What is kept of a stream (nothing, if it is not read), and the program's end of it."""
        if kind.startswith("/"):
            return None, self.their(os.open(kind, os.O_WRONLY))
        if kind in ("stalled", "unread"):
            reading, writing = full_pipe() if kind == "stalled" else small_pipe()
            self.stalled = reading
            self.ours.append(reading)
            return None, self.their(writing)
        reading, writing = terminal(self.case.get("width")) if kind == "terminal" else os.pipe()
        if kind == "closed":
            os.close(reading)
            return None, self.their(writing)
        self.ours.append(reading)
        if kind == "slow":
            fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
            os.set_blocking(writing, False)
        return Stream(reading, slow=kind == "slow"), self.their(writing)

    # --- meanwhile ---

    def poll(self, condition, what):
        end = time.monotonic() + TIME_LIMIT
        while not condition():
            if self.has_ended() or time.monotonic() > end:
                raise Gone(what)
            time.sleep(0.001)  # looks again; what is waited for tells nobody

    def do(self, step):
        (what, value), = step.items()
        getattr(self, "do_" + what)(value)

    def do_requests(self, count):
        self.server_has(lambda: len(self.server.requests) >= count, f"no request {count}")

    def do_connections(self, count):
        self.server_has(lambda: self.server.connections >= count, f"no connection {count}")

    def server_has(self, condition, what):
        if not self.server.wait_for(condition, TIME_LIMIT):
            raise Gone(what)

    def do_says(self, text):
        self.messages.wait_for(text)

    def do_prints(self, text):
        self.output.wait_for(text)

    def do_written(self, name):
        """There is something in that file."""
        path = self.folder / name
        self.poll(lambda: path.exists() and path.stat().st_size > 0, f"nothing in {name}")

    def do_connecting(self, _):
        """The kernel has sent its SYN, and got nothing back."""
        remote = f":{self.server.port:04X} {SYN_SENT}"
        self.poll(lambda: remote in pathlib.Path("/proc/net/tcp").read_text("ascii"),
                  "it does not connect")

    def do_hangs(self, how):
        """It sits in that system call: [name, first argument, if it is to be looked at]."""
        call = " ".join([str(CALLS[how[0]]), *(f"{number:#x}" for number in how[1:]), ""])
        path = pathlib.Path(f"/proc/{self.process.pid}/syscall")
        self.poll(lambda: path.read_text("ascii").startswith(call), f"it does not hang in {how}")

    def do_unread(self, count):
        """So many bytes lie in the pipe that nobody reads."""
        def lying():
            size = array.array("i", [0])
            fcntl.ioctl(self.stalled, termios.FIONREAD, size)
            return size[0]
        self.poll(lambda: lying() >= count, f"not {count} bytes were written")

    def do_asked(self, name):
        if not self.names.wait_for(name, TIME_LIMIT):
            raise Gone(f"nobody asked for {name}")

    def do_signal(self, name):
        self.after_signal = time.monotonic()
        os.kill(self.process.pid, getattr(signal, name))

    def do_stop(self, seconds):
        os.kill(self.process.pid, signal.SIGSTOP)
        time.sleep(seconds)  # as long as it is to be stopped
        os.kill(self.process.pid, signal.SIGCONT)

    def do_certificate(self, name):
        self.server.use(name)

    def do_drain(self, _):
        """Reads what the stalled output holds and all that follows."""
        self.output = Stream(self.stalled).start()

    # --- the end ---

    def has_ended(self):
        """Looks without taking the end away from wait4()."""
        how = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, self.process.pid, how) is not None

    def kill(self):
        os.kill(self.process.pid, signal.SIGKILL)

    def finish(self):
        """Waits for its end, which comes by force after the time limit."""
        late = threading.Timer(TIME_LIMIT, self.kill)
        late.start()
        try:
            for step in self.case.get("meanwhile", []):
                self.do(step)
        except (Gone, ProcessLookupError) as error:
            self.kill()
            self.lack = str(error)
        _, status, usage = os.wait4(self.process.pid, 0)
        self.ended = time.monotonic()
        late.cancel()
        self.process.returncode = os.waitstatus_to_exitcode(status)
        self.megabytes = usage.ru_maxrss / 1024
        for stream in (self.messages, self.output):
            if stream is not None and stream.thread.ident:
                stream.thread.join(5)
        for descriptor in self.ours:
            os.close(descriptor)

    def code(self):
        """An exit code, or the name of the signal that it died of."""
        code = self.process.returncode
        return signal.Signals(-code).name if code < 0 else code

    @staticmethod
    def written(stream):
        return stream.text() if stream is not None else ""


def command_line(case, taskctl, spec, origin):
    words = shlex.split(case.get("command", "get --retries 0"))
    if not case.get("bare"):
        words += ["--provider-file", str(spec), "--endpoint", case.get("endpoint", origin)]
        words += ["--", *map(cases.joined, case.get("tasks", [case.get("task", "task/t")]))]
    return [str(taskctl), *words]
