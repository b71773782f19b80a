#!/usr/bin/python3
"""Holds the schemas in docs/schema/ against samples: good ones pass, each broken one fails."""

import copy
import pathlib
import unittest

from schemas import Schemas

SCHEMAS = Schemas(pathlib.Path(__file__).resolve().parents[2] / "docs" / "schema")

RUNNING = {
    "schema": "taskctl.task/v1", "ref": "acme/42?space=a%20b", "provider": "acme-job",
    "endpoint": "https://acme.example.com/api", "id": "42", "kind": "export",
    "state": "running", "raw_state": "INP", "terminal": False,
    "progress": {"percent": 12.5, "total": 8, "succeeded": 1, "failed": 0},
    "created_at": "2026-11-21T10:00:00Z", "started_at": "2026-11-21T10:00:01.25+02:00",
    "updated_at": "2026-11-21T10:00:02", "finished_at": None, "eta": "in a while",
    "error": None, "artifacts": [], "problem": None,
    "observed_at": "2026-11-21T10:00:03.004Z", "exit_code": 8,
}
NOTHING_KNOWN = {
    **RUNNING, "kind": None, "state": "unknown", "raw_state": None,
    "progress": {"percent": None, "total": None, "succeeded": None, "failed": None},
    "created_at": None, "started_at": None, "updated_at": None, "eta": None,
    "problem": {"kind": "not_found", "message": "no such task", "http_status": 404,
                "retry_at": None},
    "exit_code": 5,
}
FAILED = {
    **RUNNING, "state": "failed", "terminal": True,
    "error": {"code": None, "message": "disk full", "details": ["row 3", "row 4"]},
    "artifacts": [{"name": "log", "url": "https://acme.example.com/log", "type": "file",
                   "credential": True}],
    "exit_code": 1,
}
STOPPED = {
    **RUNNING,
    "problem": {"kind": "stopped", "message": "another task has ended", "http_status": None,
                "retry_at": None},
}
THROTTLED = {"kind": "rate_limited", "message": "asked to wait", "http_status": 429,
             "retry_at": "2026-11-21T10:01:00Z"}

EVENT = {"schema": "taskctl.event/v1", "at": "2026-11-21T10:00:03Z"}
TASK_EVENT = {**EVENT, "ref": "acme/42"}
OBSERVED = {**TASK_EVENT, "event": "observed", "task": RUNNING}
CHANGED = {**TASK_EVENT, "event": "changed", "task": RUNNING}
PROBLEM = {**TASK_EVENT, "event": "problem", "problem": THROTTLED,
           "next_poll_at": "2026-11-21T10:01:01Z"}
FINISHED = {**TASK_EVENT, "event": "finished", "task": FAILED, "outcome": "failed", "exit_code": 1}
STOPPED_EVENT = {**FINISHED, "task": STOPPED, "outcome": "stopped", "exit_code": 8}
UNTIL = {**FINISHED, "task": RUNNING, "outcome": "until", "exit_code": 0}
SUMMARY = {**EVENT, "event": "summary", "tasks": {"failed": 1, "timeout": 2}, "requests": 12,
           "elapsed_seconds": 3.25, "exit_code": 1}

TERM = {"selector": "/status", "wanted": "is \"done\"", "found": ["\"busy\""], "more": 0,
        "holds": False}
EXPLANATION = {
    "schema": "taskctl.explanation/v1", "ref": "acme/42",
    "credential": [{"request": "POST https://acme.example.com/login", "answer": "HTTP 200",
                    "problem": None}],
    "request": {"method": "GET", "url": "https://acme.example.com/api/42?key=***",
                "headers": [{"name": "Authorization", "value": "***"}], "body": None,
                "redirected_to": None, "sent": 1},
    "answer": {"status": 200, "headers": [], "body": "{}"}, "no_answer": None,
    "rules": [{"pointer": "/states/0", "verdict": "succeeded",
               "when": {"holds": False, "terms": [],
                        "any": [{"holds": False, "terms": [TERM], "any": []}]}}],
    "rule": None, "decided": "no rule", "root": "",
    "fields": [{"field": "raw_state", "looked_at": ["/status"], "pointer": "/status",
                "found": "\"busy\"", "value": "busy", "remark": None}],
    "hints": {"retry_after_seconds": 1.5, "quota_reset_seconds": None}, "warnings": [],
    "task": RUNNING, "exit_code": 8,
}
UNSENT = {**EXPLANATION, "credential": [], "request": None, "answer": None, "rules": [],
          "decided": None, "root": None, "fields": [], "task": NOTHING_KNOWN, "exit_code": 77}

WELL = {"check": "dns", "subject": "https://acme.example.com", "grade": "ok",
        "message": "192.0.2.1 in 2ms", "mend": None, "exit_code": None}
WRONG = {**WELL, "check": "connect", "grade": "failure", "message": "connection refused",
         "mend": "is the service up?", "exit_code": 69}
DOCTOR = {"schema": "taskctl.doctor/v1", "findings": [WELL, WRONG], "exit_code": 69}

FETCHED = {"artifact": "file", "name": "export.csv", "path": "out/export.csv", "size": 12,
           "resumed_from": 5, "problem": None, "exit_code": 0}
LOST = {**FETCHED, "path": None, "problem": THROTTLED, "exit_code": 75}
DOWNLOAD = {"schema": "taskctl.download/v1", "ref": "acme/42", "provider": "acme-job", "id": "42",
            "state": "succeeded", "files": [FETCHED, LOST], "problem": None, "exit_code": 75}

GOOD = {
    "download": DOWNLOAD,
    "download of nothing": {**DOWNLOAD, "files": [], "state": "unknown", "problem": THROTTLED},
    "findings": DOCTOR,
    "a check that is new": {**DOCTOR, "findings": [{**WELL, "check": "weather"}], "exit_code": 0},
    "explanation": EXPLANATION, "explanation of nothing": UNSENT,
    "running task": RUNNING, "task of which nothing is known": NOTHING_KNOWN,
    "failed task": FAILED, "stopped task": STOPPED, "observed": OBSERVED, "changed": CHANGED,
    "problem": PROBLEM, "finished": FINISHED,
    "stopped": STOPPED_EVENT, "until": UNTIL, "summary": SUMMARY,
    "task with a member that is new": {**RUNNING, "novelty": 1},
    "event with a member that is new": {**SUMMARY, "novelty": 1},
    "summary of nothing": {**SUMMARY, "tasks": {}},
}

GONE = object()

# (sample, place, value put there or GONE)
BAD = [
    *((DOWNLOAD, name, GONE) for name in DOWNLOAD),
    *((DOWNLOAD, f"files/0/{name}", GONE) for name in FETCHED),
    (DOWNLOAD, "files/0/name", "../export.csv"),
    (DOWNLOAD, "files/0/name", ".hidden"),
    (DOWNLOAD, "files/0/size", -1),
    (DOWNLOAD, "files/1/problem", "lost"),
    (DOWNLOAD, "state", "done"),
    *((DOCTOR, name, GONE) for name in DOCTOR),
    *((DOCTOR, f"findings/0/{name}", GONE) for name in WELL),
    (DOCTOR, "findings", []),
    (DOCTOR, "findings/0/grade", "fine"),
    (DOCTOR, "findings/0/exit_code", 69),
    (DOCTOR, "findings/1/exit_code", None),
    (DOCTOR, "findings/1/exit_code", 0),
    (DOCTOR, "findings/1/mend", ""),
    (DOCTOR, "findings/0/message", ""),
    (DOCTOR, "findings/0/check", "DNS"),
    *((RUNNING, name, GONE) for name in RUNNING),
    *((RUNNING, f"progress/{name}", GONE) for name in RUNNING["progress"]),
    *((FAILED, f"error/{name}", GONE) for name in FAILED["error"]),
    *((FAILED, f"artifacts/0/{name}", GONE) for name in FAILED["artifacts"][0]),
    *((NOTHING_KNOWN, f"problem/{name}", GONE) for name in NOTHING_KNOWN["problem"]),
    *((EXPLANATION, name, GONE) for name in EXPLANATION),
    *((EXPLANATION, f"request/{name}", GONE) for name in EXPLANATION["request"]),
    *((EXPLANATION, f"answer/{name}", GONE) for name in EXPLANATION["answer"]),
    *((EXPLANATION, f"fields/0/{name}", GONE) for name in EXPLANATION["fields"][0]),
    *((EXPLANATION, f"rules/0/when/any/0/terms/0/{name}", GONE) for name in TERM),
    (EXPLANATION, "rules/0/pointer", "/accept/0"),
    (EXPLANATION, "rule", "states/0"),
    (EXPLANATION, "task/state", "done"),
    (EXPLANATION, "hints/retry_after_seconds", "1s"),
    (RUNNING, "schema", "taskctl.task/v2"),
    (RUNNING, "ref", ""),
    (RUNNING, "provider", "Acme Job"),
    (RUNNING, "endpoint", "acme.example.com"),
    (RUNNING, "id", 42),
    (RUNNING, "kind", 1),
    (RUNNING, "state", "done"),
    (RUNNING, "raw_state", 1),
    (RUNNING, "terminal", True),
    (FAILED, "terminal", False),
    (RUNNING, "progress", None),
    (RUNNING, "progress/percent", 101),
    (RUNNING, "progress/percent", -1),
    (RUNNING, "progress/percent", "50%"),
    (RUNNING, "progress/total", 1.5),
    (RUNNING, "created_at", 1479722400),
    (RUNNING, "eta", ""),
    (RUNNING, "error", "disk full"),
    (FAILED, "error/details", "row 3"),
    (RUNNING, "artifacts", None),
    (RUNNING, "artifacts", FAILED["artifacts"]),
    (FAILED, "artifacts/0/type", "folder"),
    (FAILED, "artifacts/0/credential", "yes"),
    (NOTHING_KNOWN, "problem/kind", "lost"),
    (NOTHING_KNOWN, "problem/message", ""),
    (NOTHING_KNOWN, "problem/http_status", "404"),
    (NOTHING_KNOWN, "problem/retry_at", "soon"),
    (RUNNING, "observed_at", "2026-11-21T10:00:03"),
    (RUNNING, "observed_at", None),
    (RUNNING, "exit_code", 256),
    (RUNNING, "exit_code", "8"),
    (RUNNING, "exit_code", None),
    *((OBSERVED, name, GONE) for name in OBSERVED),
    *((CHANGED, name, GONE) for name in ("ref", "task")),
    *((PROBLEM, name, GONE) for name in ("ref", "problem", "next_poll_at")),
    *((FINISHED, name, GONE) for name in ("ref", "task", "outcome", "exit_code")),
    *((SUMMARY, name, GONE) for name in ("tasks", "requests", "elapsed_seconds", "exit_code")),
    (OBSERVED, "event", "seen"),
    (OBSERVED, "at", "2026-11-21 10:00:03"),
    (OBSERVED, "ref", ""),
    (OBSERVED, "task/state", "done"),
    (CHANGED, "task", None),
    (PROBLEM, "problem", None),
    (PROBLEM, "problem/kind", "lost"),
    (PROBLEM, "next_poll_at", "soon"),
    (PROBLEM, "next_poll_at", None),
    (FINISHED, "outcome", "running"),
    (FINISHED, "exit_code", 1.5),
    (SUMMARY, "tasks", [1]),
    (SUMMARY, "tasks", {"running": 1}),
    (SUMMARY, "tasks", {"failed": -1}),
    (SUMMARY, "tasks", {"failed": None}),
    (SUMMARY, "requests", 0.5),
    (SUMMARY, "elapsed_seconds", "3"),
    (SUMMARY, "exit_code", None),
]


def changed(sample, place, value):
    broken = copy.deepcopy(sample)
    *path, last = [int(step) if step.isdigit() else step for step in place.split("/")]
    parent = broken
    for step in path:
        parent = parent[step]
    if value is GONE:
        del parent[last]
    else:
        parent[last] = value
    return broken


class SchemaTest(unittest.TestCase):
    def test_good_samples_pass(self):
        for name, sample in GOOD.items():
            with self.subTest(name):
                self.assertEqual([], SCHEMAS.faults(sample))

    def test_each_broken_sample_fails(self):
        for sample, place, value in BAD:
            with self.subTest(event=sample.get("event", "task"), place=place, value=value):
                self.assertNotEqual([], SCHEMAS.faults(changed(sample, place, value)))


if __name__ == "__main__":
    unittest.main()
