"""A server on raw sockets that does what a script says, HTTP or not."""

import datetime
import json
import re
import socket
import ssl
import struct
import threading
import time
import zlib

import http2

MOMENT = re.compile(r"\{\{(\w+):([+-]\d+)\}\}")
FORMS = {"imf": "%a, %d %b %Y %H:%M:%S GMT", "rfc850": "%A, %d-%b-%y %H:%M:%S GMT",
         "asctime": "%a %b %e %H:%M:%S %Y"}
LONGEST = 30  # seconds that a script may hold a connection


def raw(text):
    """The bytes that a script's string stands for: a character below U+0100 each."""
    return text.encode("latin-1")


def moment(match):
    """`{{imf:+60}}` as the header value that it stands for: a minute from now."""
    form, seconds = match.group(1), int(match.group(2))
    then = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    if form in FORMS:
        return then.strftime(FORMS[form])
    return str(int(then.timestamp() * (1000 if form == "epoch_ms" else 1)))


def answer(data):
    """The bytes of a well-formed answer."""
    if isinstance(data, str):
        data = {"json": {"status": data}}
    body = raw(data.get("body", ""))
    if "json" in data:
        body = json.dumps(data["json"], ensure_ascii=True).encode()
    headers = {"Content-Type": "application/json", "Content-Length": str(len(body)),
               **data.get("headers", {})}
    head = f"HTTP/1.1 {data.get('status', 200)} Whatever\r\n"
    for name, values in headers.items():
        for value in values if isinstance(values, list) else [values]:
            head += "" if value is None else f"{name}: {value}\r\n"
    return raw(MOMENT.sub(moment, head) + "\r\n") + body


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class Ended(Exception):
    """The script is done with its connection."""


class Peer:
    """One connection and the steps that a script takes on it."""

    def __init__(self, server, connection):
        self.server = server
        self.connection = connection

    def request(self):
        """The next request, whole; nothing when the other side has closed."""
        data = b""
        while b"\r\n\r\n" not in data:
            piece = self.connection.recv(65536)
            if not piece:
                return None
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        while len(body) < length:
            piece = self.connection.recv(65536)
            if not piece:
                return None
            body += piece
        return head + b"\r\n\r\n" + body

    def play(self, script):
        if not isinstance(script, list):
            self.connection.sendall(answer(script))
            if isinstance(script, dict) and script.get("close"):
                raise Ended
            return
        for step in script:
            self.step(step)

    def step(self, step):
        if isinstance(step, str):
            self.connection.sendall(raw(step))
            return
        (what, value), = [(key, step[key]) for key in step if key not in ("every", "times")]
        getattr(self, "step_" + what)(value, step)

    def step_answer(self, value, _):
        self.connection.sendall(answer(value))

    def step_send(self, value, step):
        """The text so many times, or, without a number, until the other side has enough."""
        block, times = raw(value), step.get("times")
        while times is None or times > 0:
            if self.server.stopped.is_set():
                raise Ended
            if step.get("every") is not None:
                self.server.stopped.wait(step["every"])
                self.connection.sendall(block)
                times = times and times - 1
                continue
            count = max(1, min(65536 // len(block), times or 65536))
            self.connection.sendall(block * count)
            times = times and times - count

    def step_gzip(self, value, _):
        """So many megabytes of blanks, packed."""
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        for _ in range(value):
            self.connection.sendall(packer.compress(b" " * 1_000_000))
        self.connection.sendall(packer.flush())

    def step_slowly(self, value, step):
        for byte in raw(value):
            self.server.stopped.wait(step["every"])
            self.connection.sendall(bytes([byte]))

    def step_wait(self, value, _):
        self.server.stopped.wait(value)

    def step_read(self, value, _):
        self.connection.recv(value)

    def step_end(self, value, _):
        if value == "hold":
            self.hold()
        elif value == "reset":
            reset(self.connection)
        elif value == "finish":  # a close that loses nothing of what was sent: the rest is read
            self.connection.shutdown(socket.SHUT_WR)
            self.hold()
        elif value == "die":  # what a router does that forgets a connection: silence for ever
            self.server.keep(self.connection)
            self.connection = None
        raise Ended

    def hold(self):
        """Silence until the other side gives up."""
        self.connection.settimeout(LONGEST)
        while self.connection.recv(65536):
            continue


class Server:
    """Answers the n-th request by the n-th script; the last one serves all that follow."""

    def __init__(self, case, certificates=None, address="127.0.0.1"):
        self.case = case
        self.scripts = case.get("answers", ["done"])
        self.requests = []
        self.times = []
        self.connections = 0
        self.changed = threading.Condition()
        self.stopped = threading.Event()
        self.certificates = certificates
        self.tls = case.get("tls")
        self.contexts = {}
        self.kept = []
        self.open = set()
        self.listener = socket.create_server((address, 0), backlog=0 if self.is_hole() else 128)
        self.port = self.listener.getsockname()[1]
        scheme = "http" if self.tls is None else "https"
        self.origin = f"{scheme}://{address}:{self.port}"
        if self.is_hole():
            # One connection fills the queue; the kernel drops what else knocks.
            self.kept.append(socket.create_connection((address, self.port)))
        elif case.get("listens", True):
            threading.Thread(target=self.accept, daemon=True).start()
        else:
            self.listener.close()

    def is_hole(self):
        return not self.case.get("accepts", True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stopped.set()
        with self.changed:
            left = [self.listener, *self.open, *self.kept]
        for one in left:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            one.close()

    def keep(self, connection):
        self.kept.append(connection)

    def use(self, certificate):
        """From the next connection on."""
        self.tls = {**self.tls, "certificate": certificate}

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with self.changed:
                self.connections += 1
                self.open.add(connection)
                self.changed.notify_all()
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        peer = Peer(self, connection)
        try:
            if self.tls is not None:
                self.shake_hands(peer)
            if self.case.get("http2"):
                http2.serve(peer, self)
                return
            if "greets" in self.case:
                peer.play(self.case["greets"])
            while (request := peer.request()) is not None:
                peer.play(self.record(request))
        except (Ended, OSError, ValueError):
            pass
        finally:
            with self.changed:
                self.open.discard(connection)
            if peer.connection is not None:
                peer.connection.close()

    def shake_hands(self, peer):
        script = self.tls.get("handshake")
        if script is not None:
            peer.play(script)
        with self.changed:  # making a context reads files; two threads need not
            name = self.tls.get("certificate", "good")
            context = self.contexts.get(name) or self.certificates.context(name, self.tls)
            self.contexts[name] = context
        raw_connection = peer.connection
        peer.connection = context.wrap_socket(raw_connection, server_side=True,
                                              do_handshake_on_connect=False)
        with self.changed:
            self.open.discard(raw_connection)
            self.open.add(peer.connection)
        try:
            peer.connection.do_handshake()
        except ssl.SSLError:  # closed at once, what came meanwhile would make the kernel send a reset
            peer.connection.shutdown(socket.SHUT_WR)
            peer.hold()
            raise

    def record(self, request):
        """Notes a request; gives the script that answers it."""
        with self.changed:
            self.requests.append(request)
            self.times.append(time.monotonic())
            self.changed.notify_all()
            return self.scripts[min(len(self.requests), len(self.scripts)) - 1]

    def wait_for(self, what, seconds):
        """Whether `what()` has come true in that time."""
        with self.changed:
            return self.changed.wait_for(what, seconds)
