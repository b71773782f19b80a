#!/usr/bin/python3
"""Where secrets go, looked at from outside: the real program against two servers.

usage: run.py --taskctl PROGRAM [CASE…]

The first server is the one that the credential belongs to, the second is everybody else; both keep
every byte that they get. Each case says what the program is told, what the servers answer, and where
no secret may be found afterwards: in the second server's record, in what the program printed and
logged, and in what its children saw. A case also shows that the secret did go where it belongs, so
that none passes because nothing was sent.
"""

import argparse
import base64
import json
import os
import pathlib
import re
import socketserver
import subprocess
import sys
import tempfile
import threading
import urllib.parse

TOKEN = "tok/en+4711=Zyx"
PARAM = "par?am&0815 Abc"
HEADER = "head-er~2222:Def"
APP_KEY = "app-key/9999+Ghi"
SECRETS = {"token": TOKEN, "parameter": PARAM, "header": HEADER, "application key": APP_KEY}


# --- what a secret looks like -------------------------------------------------------------------------

def forms(secret):
    """The secret as it is and in the encodings in which it travels."""
    raw = secret.encode()
    yield raw
    for safe in ("", "-._~"):
        quoted = urllib.parse.quote(secret, safe=safe)
        yield quoted.encode()
        yield re.sub("%..", lambda escape: escape[0].lower(), quoted).encode()
    yield urllib.parse.quote_plus(secret).encode()
    yield json.dumps(secret)[1:-1].encode()
    for prefix in (b"", b"x", b"xy"):
        # What is beside the secret decides the characters at both ends.
        start = {0: 0, 1: 2, 2: 3}[len(prefix)]
        core = base64.b64encode(prefix + raw)[start:len(prefix + raw) * 8 // 6]
        yield core
        yield core.translate(bytes.maketrans(b"+/", b"-_"))


def found(data):
    return sorted({name for name, secret in SECRETS.items()
                   for form in forms(secret) if form in data})


# --- servers ------------------------------------------------------------------------------------------

class Recorder(socketserver.ThreadingTCPServer):
    """Keeps what comes in; `answer` makes what goes out from (head, body)."""
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.port = self.server_address[1]
        self.origin = f"http://127.0.0.1:{self.port}"
        self.record = b""
        self.answer = lambda head, body: reply(404, {})
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        while head := self.read_head():
            length = 0
            for line in head.split(b"\r\n"):
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            body = self.rfile.read(length)
            self.server.record += head + body
            self.wfile.write(self.server.answer(head.decode("latin-1"), body))

    def read_head(self):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = self.rfile.readline()
            if not line:
                return b""
            head += line
        return head


def reply(status, document, *headers):
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    lines = [f"HTTP/1.1 {status} Status", f"Content-Length: {len(body)}",
             "Content-Type: application/json", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


# --- the program --------------------------------------------------------------------------------------

SPEC = {
    "taskctl": 1, "name": "guarded", "title": "Guarded",
    "params": {"secretQuery": {"secret": True}, "secretBody": {"secret": True}},
    "auth": {"header": "Authorization", "value": "Bearer {token}"},
    "request": {"method": "POST", "path": "/tasks/{id}", "query": {"q": "{secretQuery}"},
                "json": {"b": "{secretBody}"}},
    "task": {"raw_state": "/status", "error": {"message": "/error"},
             "artifacts": [{"name": "file", "url": "/file", "type": "file", "credential": True}]},
    "states": [{"state": "succeeded", "when": {"/status": "done"}},
               {"state": "failed", "when": {"/status": "failed"}},
               {"state": "running", "when": {"/status": "running"}}],
    "error_body": {"message": "/message"},
    "examples": [{"http": 200, "answer": {"status": "done"}, "state": "succeeded"}],
}
GETTER = json.loads(json.dumps(SPEC)) | {
    "name": "getter",
    "params": {},
    "request": {"method": "GET", "path": "/tasks/{id}"},
}
LOGIN = json.loads(json.dumps(GETTER)) | {
    "name": "logger",
    "params": {"appKey": {"secret": True}},
    "login": {"needs": ["appKey"], "token": "/access_token", "expires_in": "/expires_in",
              "request": {"method": "POST", "path": "/login",
                          "headers": {"Authorization": "Bearer {appKey}"},
                          "form": {"grant_type": "client_credentials"}}},
}


class Bench:
    def __init__(self, program, folder):
        self.program = program
        self.folder = pathlib.Path(folder)
        self.home = Recorder()
        self.stranger = Recorder()
        for spec in (SPEC, GETTER, LOGIN):
            self.write(spec["name"] + ".json", json.dumps(spec))
        self.write("token", TOKEN + "\n")
        self.write("appKey", APP_KEY + "\n")

    def write(self, name, text, mode=0o600):
        path = self.folder / name
        path.write_text(text)
        path.chmod(mode)

    def run(self, *arguments, **environment):
        """(exit code, everything that it printed)"""
        clean = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8",
                 "XDG_CONFIG_HOME": str(self.folder / "xdg")}
        done = subprocess.run([self.program, *arguments], cwd=self.folder, timeout=60,
                              stdin=subprocess.DEVNULL, capture_output=True,
                              env=clean | environment, check=False)
        return done.returncode, done.stdout + done.stderr

    def close(self):
        self.home.shutdown()
        self.stranger.shutdown()


def need(condition, what):
    if not condition:
        raise AssertionError(what)


def expect_exit(outcome, code):
    need(outcome[0] == code, f"exit {outcome[0]} instead of {code}:\n{outcome[1].decode()}")


def expect_clean(place, data):
    lines = [line for line in data.split(b"\n") if found(line)]
    need(not lines, f"{place} holds {', '.join(found(data))}, as in {lines[0][:400] if lines else ''}")


def expect_sent_home(bench, *names):
    """The secret went where it belongs: without that the case would show nothing."""
    need(set(names) <= set(found(bench.home.record)), f"{names} never went to their own server")


# --- the cases ----------------------------------------------------------------------------------------

def redirect_to_another_port(bench):
    bench.home.answer = lambda head, body: reply(
        307, {}, f"Location: {bench.stranger.origin}/tasks/t")
    outcome = bench.run("get", "getter/t", "--provider-file", "getter.json", "-e",
                        bench.home.origin, "--token-file", "token", "-H", "X-Key: " + HEADER)
    expect_exit(outcome, 76)
    expect_sent_home(bench, "token", "header")
    need(bench.stranger.record == b"", "the redirect was followed")


def redirect_on_the_same_origin_keeps_the_credential(bench):
    def answer(head, body):
        if "/tasks/" in head.split("\r\n")[0]:
            return reply(302, {}, "Location: /elsewhere")
        return reply(200, {"status": "done"})
    bench.home.answer = answer
    outcome = bench.run("get", "getter/t", "--provider-file", "getter.json", "-e",
                        bench.home.origin, "--token-file", "token")
    expect_exit(outcome, 0)
    need(bench.home.record.count(TOKEN.encode()) == 2, "the second request went without the token")


def redirected_login(bench):
    bench.home.answer = lambda head, body: reply(
        307, {}, f"Location: {bench.stranger.origin}/login")
    outcome = bench.run("get", "logger/t", "--provider-file", "logger.json", "-e",
                        bench.home.origin, "-P", "appKey=@appKey")
    need(outcome[0] != 0, "a login that is redirected elsewhere succeeded")
    expect_sent_home(bench, "application key")
    need(bench.stranger.record == b"", "the login was sent elsewhere")


def artifact_link_to_another_host(bench):
    bench.home.answer = lambda head, body: reply(
        200, {"status": "done", "file": bench.stranger.origin + "/file.csv"})
    bench.stranger.answer = lambda head, body: reply(200, b"a,b\n")
    outcome = bench.run("download", "getter/t", "--provider-file", "getter.json", "-e",
                        bench.home.origin, "--token-file", "token", "-H", "X-Key: " + HEADER)
    expect_exit(outcome, 0)
    expect_sent_home(bench, "token", "header")
    need(b"GET /file.csv" in bench.stranger.record, "the file was not fetched")
    expect_clean("the other server's record", bench.stranger.record)


def look_alike_host(bench):
    """The stranger plays the proxy through which `localhost.evil.test` is reached."""
    bench.write("config.toml", f"""
[profiles.shop]
provider = "getter"
endpoint = "{bench.home.origin}"
token_file = "token"
""")
    through = {"http_proxy": bench.stranger.origin}
    for host in ("localhost.evil.test", "127.0.0.1.evil.test", f"127.0.0.1.evil.test:{bench.home.port}"):
        outcome = bench.run("get", "shop/t", "--config", "config.toml", "--provider-file",
                            "getter.json", "-e", "http://" + host, **through)
        expect_exit(outcome, 77)
        outcome = bench.run("get", "getter/t", "--provider-file", "getter.json", "-e",
                            "http://" + host, "--token-file", "token", **through)
        expect_exit(outcome, 77)
    expect_clean("the other server's record", bench.stranger.record)
    bench.home.answer = lambda head, body: reply(200, {"status": "done"})
    outcome = bench.run("get", "shop/t", "--config", "config.toml", "--provider-file", "getter.json")
    expect_exit(outcome, 0)
    expect_sent_home(bench, "token")


def same_host_other_port(bench):
    bench.write("config.toml", f"""
[profiles.shop]
provider = "getter"
endpoint = "{bench.home.origin}"
token_file = "token"
""")
    bench.stranger.answer = lambda head, body: reply(200, {"status": "done"})
    outcome = bench.run("get", "shop/t", "--config", "config.toml", "--provider-file", "getter.json",
                        "-e", bench.stranger.origin)
    expect_exit(outcome, 77)
    outcome = bench.run("get", bench.stranger.origin + "/tasks/t", "--config", "config.toml",
                        "--provider", "getter", "--provider-file", "getter.json",
                        TASKCTL_TOKEN=TOKEN)
    expect_exit(outcome, 77)
    expect_clean("the other server's record", bench.stranger.record)


def nothing_is_printed_or_logged(bench):
    """Every secret at once, and a service that says all of them back in every encoding."""
    echoes = " ".join(form.decode("latin-1") for secret in (TOKEN, PARAM, HEADER)
                      for form in forms(secret))
    answers = [
        lambda: reply(200, {"status": "running", "error": echoes}, "X-Echo: " + TOKEN),
        lambda: reply(503, {"message": echoes}, "X-Echo: " + TOKEN),
        lambda: reply(200, {"status": "failed", "error": echoes}, "Set-Cookie: " + TOKEN),
    ]
    bench.home.answer = lambda head, body: (answers.pop(0) if len(answers) > 1 else answers[0])()
    arguments = ["--provider-file", "guarded.json", "-e", bench.home.origin, "--token", TOKEN,
                 "-P", "secretQuery=" + PARAM, "-P", "secretBody=" + PARAM,
                 "-H", "X-Key: " + HEADER, "-vv", "--log-file", "log"]
    printed = b""
    for form in ("text", "json", "jsonl", "state"):
        code, text = bench.run("watch", "guarded/t", *arguments, "-o", form, "-i", "100ms")
        need(code == 1, f"exit {code}: {text.decode()}")
        printed += text
    code, text = bench.run("explain", "guarded/t", *arguments[:-3])
    printed += text
    code, text = bench.run("doctor", "guarded/t", *arguments[:-3])
    printed += text
    answers[:] = [lambda: reply(400, {"message": echoes})]
    code, text = bench.run("get", "guarded/t", *arguments)
    expect_exit((code, text), 76)
    printed += text
    log = (bench.folder / "log").read_bytes()
    need(b"Authorization: ***" in log and b"HTTP 503" in log, "the log holds no trace")
    expect_sent_home(bench, "token", "parameter", "header")
    expect_clean("what was printed", printed)
    expect_clean("the log", log)


def children_see_no_other_secret(bench):
    """The token command writes down what it was given: arguments, environment, descriptors."""
    bench.home.answer = lambda head, body: reply(200, {"status": "done"})
    bench.write("helper", f"""#!/bin/sh
{{ tr '\\0' '\\n' </proc/$$/environ; tr '\\0' '\\n' </proc/$$/cmdline; }} >seen
tr '\\0' '\\n' </proc/$PPID/cmdline >parent
for fd in /proc/$$/fd/*; do readlink "$fd"; done >descriptors
grep -E '^Max core' /proc/$PPID/limits >core
echo '{TOKEN}'
""", 0o700)
    outcome = bench.run("get", "getter/t", "--provider-file", "getter.json", "-e",
                        bench.home.origin, "--token-command", "./helper", "-H", "X-Key: " + HEADER,
                        TASKCTL_TOKEN=APP_KEY, KEPT="kept")
    expect_exit(outcome, 0)
    expect_sent_home(bench, "token", "header")
    seen = (bench.folder / "seen").read_bytes()
    need(b"KEPT=kept" in seen, "the helper lost the user's own environment")
    expect_clean("the helper's environment and arguments", seen)
    expect_clean("the program's arguments", (bench.folder / "parent").read_bytes())
    inherited = [line for line in (bench.folder / "descriptors").read_text().splitlines()
                 if "socket:" in line or "anon_inode" in line]
    need(not inherited, f"the helper inherited {inherited}")
    core = (bench.folder / "core").read_text().split()
    need(core[4] == "0", f"a core dump may be written: {core}")


def arguments_are_blanked(bench):
    bench.write("helper", "#!/bin/sh\ntr '\\0' '\\n' </proc/$PPID/cmdline >parent\necho x\n", 0o700)
    bench.write("config.toml", f"""
[profiles.shop]
provider = "guarded"
endpoint = "{bench.home.origin}"
token_command = ["./helper"]
""")
    bench.home.answer = lambda head, body: reply(200, {"status": "done"})
    outcome = bench.run("get", "shop/t?secretBody=" + urllib.parse.quote(PARAM), "--config",
                        "config.toml", "--provider-file", "guarded.json",
                        "-PsecretQuery=" + PARAM, "--header", "X-Key: " + HEADER)
    expect_exit(outcome, 0)
    expect_sent_home(bench, "parameter", "header")
    expect_clean("the program's arguments", (bench.folder / "parent").read_bytes())


CASES = [redirect_to_another_port, redirect_on_the_same_origin_keeps_the_credential,
         redirected_login, artifact_link_to_another_host, look_alike_host, same_host_other_port,
         nothing_is_printed_or_logged, children_see_no_other_secret, arguments_are_blanked]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--taskctl", required=True)
    parser.add_argument("cases", nargs="*")
    options = parser.parse_args()
    failed = 0
    for case in CASES:
        if options.cases and case.__name__ not in options.cases:
            continue
        with tempfile.TemporaryDirectory() as folder:
            bench = Bench(os.path.abspath(options.taskctl), folder)
            try:
                case(bench)
                print(f"ok    {case.__name__}")
            except (AssertionError, OSError, subprocess.TimeoutExpired) as fault:
                failed += 1
                print(f"FAIL  {case.__name__}: {fault}")
            finally:
                bench.close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
