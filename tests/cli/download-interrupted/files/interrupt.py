"""Serves a file up to a point, ends taskctl when that much is on the disk, and does it again."""

import hashlib
import http.server
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import threading
import time

SIZE = 3_000_000
CONTENT = random.Random(5).randbytes(SIZE)
PART = pathlib.Path(".data.bin.part")
PATIENCE = 15


class Store(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    point = SIZE
    ranges = []
    released = threading.Event()

    def log_message(self, *_):
        pass

    def do_GET(self):
        if self.path.startswith("/tasks/"):
            self.answer(200, json.dumps({"state": "done", "url": f"/files/data.bin?signature={time.time()}"})
                        .encode(), {})
            return
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        first = int(asked[1]) if asked and self.headers.get("If-Range") == '"v1"' else 0
        Store.ranges.append(first)
        headers = {"ETag": '"v1"'}
        if first:
            headers["Content-Range"] = f"bytes {first}-{SIZE - 1}/{SIZE}"
        self.answer(206 if first else 200, CONTENT[first:], headers, Store.point - first)

    def answer(self, status, body, headers, upto=None):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:upto])
        self.wfile.flush()
        if upto is not None and upto < len(body):
            Store.released.wait(PATIENCE)  # the rest never comes
            self.close_connection = True


def start(origin):
    return subprocess.Popen(
        [os.environ["TASKCTL"], "download", "store/t", "--provider-file", "store.json", "-q",
         "--endpoint", origin], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def wait_for(size):
    end = time.monotonic() + PATIENCE
    while not PART.exists() or PART.stat().st_size < size:
        if time.monotonic() > end:
            sys.exit(f"the part does not become {size} bytes long")
        time.sleep(0.002)


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Store)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{server.server_port}"
    points = sorted(random.Random(6).sample(range(1, SIZE), 10))
    signals = [signal.SIGKILL, signal.SIGTERM, signal.SIGKILL, signal.SIGINT] * 3
    for point, number in zip(points, signals):
        Store.point = point
        Store.released.clear()
        child = start(origin)
        wait_for(point)
        child.send_signal(number)
        child.communicate()
        Store.released.set()
        print(signal.Signals(-child.returncode).name, sorted(os.listdir()))
    Store.point = SIZE
    child = start(origin)
    print(child.communicate()[0].decode().strip(), child.returncode)
    print("gone on where it was:", Store.ranges == [0, *points])
    print("the hash is right:", hashlib.sha256(pathlib.Path("data.bin").read_bytes()).digest()
          == hashlib.sha256(CONTENT).digest())
    print(sorted(os.listdir()))


main()
