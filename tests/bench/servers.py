"""The servers of a run: nginx, with certificates made on the spot, and an origin of our own."""

import array
import http.client
import json
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import programs

TASK = ('{"id": "$task", "kind": "export", "status": "running", "progress": 40, '
        '"createdAt": "2026-01-02T03:04:05Z", "startedAt": "2026-01-02T03:04:06Z", '
        '"owner": {"id": "7f0c4a52", "name": "Reports"}, '
        '"counts": {"total": 250, "succeeded": 100, "failed": 0}, '
        '"links": [{"rel": "self", "href": "/tasks/self"}], "message": "as planned"%s}')
BOOSTER = ('{"asyncTaskId": "$task", "type": "EXPORT", "status": "COM", "percentage": 100, '
           '"requestDate": "2026-01-02T03:04:05Z", "totalResults": 250, "totalSucceeded": 250, '
           '"totalFailed": 0, "downloadUrl": "https://files.example.com/export/1.csv", '
           '"user": {"id": "7f0c4a52", "name": "Reports"}, "parameters": {"region": "all", '
           '"format": "csv", "columns": ["sku", "name", "price", "stock"]}}')
# What kubectl asks before it asks for the pod.
GROUPS = '{"kind": "APIGroupList", "apiVersion": "v1", "groups": []}'
KINDS = ('{"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "v1", "resources": '
         '[{"name": "pods", "singularName": "pod", "namespaced": true, "kind": "Pod", '
        '"verbs": ["get", "list", "watch"]}]}')
POD = ('{"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "task", "namespace": "default", '
       '"uid": "1", "resourceVersion": "1"}, "status": {"phase": "Succeeded"}}')
LIST = ('{"kind": "PodList", "apiVersion": "v1", "metadata": {"resourceVersion": "1"}, "items": '
        '[' + POD + ']}')
TABLE = '{"Table": {"TableName": "task", "TableStatus": "ACTIVE"}}'  # for `aws dynamodb wait`

CONFIG = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  default_type application/json;
  keepalive_requests 1000000000;
  keepalive_timeout 1h;
  http2_max_concurrent_streams 128;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  map $uri $task {{ ~/tasks/(?<id>[^/]+)$ $id; }}
  server {{
    listen 127.0.0.1:{port};
    listen 127.0.0.1:{tls_port} ssl http2;
    ssl_certificate {folder}/server.pem;
    ssl_certificate_key {folder}/server.key;
    location /tasks/ {{ return 200 '{task}'; }}
    location /changing/tasks/ {{ return 200 '{changing}'; }}
    location /booster/tasks/ {{ return 200 '{booster}'; }}
    location = /count {{ stub_status; }}
    location = /api {{ return 200 '{{"kind": "APIVersions", "versions": ["v1"]}}'; }}
    location = /apis {{ return 200 '{groups}'; }}
    location = /api/v1 {{ return 200 '{kinds}'; }}
    location = /api/v1/namespaces/default/pods {{
      if ($arg_watch) {{ return 200 ''; }}
      return 200 '{pods}';
    }}
    location = /api/v1/namespaces/default/pods/task {{ return 200 '{pod}'; }}
    location = / {{ return 200 '{table}'; }}
  }}
}}
"""

SYSTEM_CERTIFICATES = pathlib.Path("/etc/ssl/certs")
SYSTEM_BUNDLE = SYSTEM_CERTIFICATES / "ca-certificates.crt"


def task_id(number):
    """As long as what services give out: a GUID whose last part counts."""
    return f"3f2b8c1e-7a90-4d1b-9c55-{number:012d}"


ID_PREFIX = task_id(0)[:-12]


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Certificates:
    """An authority, a server's certificate, and both forms in which systems keep whom they trust:
    a bundle and a hashed folder, each with the system's own certificates in it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.authority = self.folder / "ca.pem"
        self.bundle = self.folder / "bundle.pem"
        self.hashed = self.folder / "hashed"
        self.make()

    def openssl(self, *arguments):
        done = subprocess.run(["openssl", *map(str, arguments)], check=True, cwd=self.folder,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
        return done.stdout.decode().strip()

    def make(self):
        for name in ("ca", "server"):
            self.openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout",
                         "-out", f"{name}.key")
        self.openssl("req", "-x509", "-new", "-key", "ca.key", "-out", "ca.pem", "-days", "2",
                     "-subj", "/CN=taskctl bench", "-addext", "basicConstraints=critical,CA:true")
        self.openssl("req", "-new", "-key", "server.key", "-out", "server.csr",
                     "-subj", "/CN=taskctl bench server")
        (self.folder / "names").write_text("subjectAltName = IP:127.0.0.1\n", encoding="ascii")
        self.openssl("x509", "-req", "-in", "server.csr", "-out", "server.pem", "-days", "2",
                     "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names")
        own = self.authority.read_bytes()
        system = SYSTEM_BUNDLE.read_bytes() if SYSTEM_BUNDLE.exists() else b""
        self.bundle.write_bytes(system + own)
        self.hashed.mkdir()
        if SYSTEM_CERTIFICATES.is_dir():
            for file in SYSTEM_CERTIFICATES.glob("*.[0-9]"):
                shutil.copy(file, self.hashed / file.name)
        name = self.openssl("x509", "-in", "ca.pem", "-noout", "-hash") + ".0"
        (self.hashed / name).write_bytes(own)

    def count(self):
        return self.bundle.read_text(encoding="ascii", errors="replace").count("BEGIN CERT")


class Nginx:
    """nginx in a folder of its own, at ports that are free."""

    def __init__(self):
        if not shutil.which("nginx"):
            raise programs.Failed("nginx is not installed")
        self.folder = tempfile.TemporaryDirectory(prefix="taskctl-bench-")
        path = pathlib.Path(self.folder.name)
        path.chmod(0o755)
        self.certificates = Certificates(path)
        self.port, self.tls_port = free_port(), free_port()
        self.http = f"http://127.0.0.1:{self.port}"
        self.https = f"https://127.0.0.1:{self.tls_port}"
        config = CONFIG.format(folder=path, port=self.port, tls_port=self.tls_port,
                               task=TASK % "", changing=TASK % ', "trace": "$request_id"',
                               booster=BOOSTER, groups=GROUPS, kinds=KINDS, pods=LIST, pod=POD,
                               table=TABLE)
        (path / "nginx.conf").write_text(config, encoding="utf-8")
        self.process = subprocess.Popen(
            ["nginx", "-p", str(path), "-c", str(path / "nginx.conf")],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def __enter__(self):
        if not programs.wait_until(self.answers, self.process, 10):
            raise programs.Failed("nginx does not answer")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.communicate()
        self.folder.cleanup()

    def answers(self):
        try:
            return self.count() > 0
        except OSError:
            return False

    def count(self):
        """Requests so far, this one included."""
        text = fetch(self.port, "/count")
        return int(text.split("requests")[1].split()[2])


class Origin:
    """Our own service: answers late on demand, ends tasks, keeps the times."""

    def __init__(self, program, delay=0, polls_to_the_end=0):
        self.folder = tempfile.TemporaryDirectory(prefix="taskctl-bench-")
        self.log = pathlib.Path(self.folder.name) / "log"
        self.process = subprocess.Popen(
            [program, str(delay), str(polls_to_the_end), str(self.log)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        self.url = self.process.stdout.readline().decode().strip()
        if not self.url:
            raise programs.Failed("the origin does not start")
        self.port = int(self.url.rsplit(":", 1)[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()
        self.folder.cleanup()

    def state(self):
        return json.loads(fetch(self.port, "/count"))

    def count(self):
        return self.state()["requests"]

    def end(self):
        """The log: [(task, when it came, when its answer was sent)], seconds."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        numbers = array.array("q")
        numbers.frombytes(self.log.read_bytes())
        return [(numbers[i], numbers[i + 1] / 1e9, numbers[i + 2] / 1e9)
                for i in range(0, len(numbers), 3)]


def fetch(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def clock():
    """The clock of the origin's times."""
    return time.clock_gettime(time.CLOCK_MONOTONIC)
