#!/usr/bin/python3
"""Runs cases against programs of its own and expects run.py to tell good ones from bad ones."""

import contextlib
import io
import json
import pathlib
import sys
import tempfile
import types
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import run  # noqa: E402

SCHEMAS = pathlib.Path(__file__).resolve().parents[2] / "docs" / "schema"

# Says where it "listens" and what it was called with, then waits to be ended.
SIMULATOR = """#!/bin/sh
echo http://127.0.0.1:7
echo "options: $*" >&2
read -r _ <"$0.fifo"
"""

FINISHED = json.dumps({
    "schema": "taskctl.event/v1", "event": "finished", "at": "2026-11-21T10:00:00Z",
    "ref": "acme/42", "outcome": "succeeded", "exit_code": 0,
    "task": {
        "schema": "taskctl.task/v1", "ref": "acme/42", "provider": "acme",
        "endpoint": "https://acme.example.com", "id": "42", "kind": None, "state": "succeeded",
        "raw_state": "ok", "terminal": True,
        "progress": {"percent": None, "total": None, "succeeded": None, "failed": None},
        "created_at": None, "started_at": None, "updated_at": None, "finished_at": None,
        "eta": None, "error": None, "artifacts": [], "problem": None,
        "observed_at": "2026-11-21T10:00:00Z", "exit_code": 0}})
SUMMARY = json.dumps({
    "schema": "taskctl.event/v1", "event": "summary", "at": "2026-11-21T10:00:00Z",
    "tasks": {"succeeded": 1}, "requests": 1, "elapsed_seconds": 0.5, "exit_code": 0})


class RunTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.case = self.root / "case"
        self.program("taskctl", "#!/bin/sh\necho \"$@\"\n")
        self.program("sim", SIMULATOR)
        run.os.mkfifo(self.root / "sim.fifo")

    def program(self, name, text):
        path = self.root / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def run_case(self, command, update=False, time_limit=run.TIME_LIMIT, **files):
        self.case.mkdir(exist_ok=True)
        for name, text in {"command": command, **files}.items():
            (self.case / name).write_text(text, encoding="utf-8")
        options = types.SimpleNamespace(taskctl=self.root / "taskctl", sim=self.root / "sim",
                                        schemas=SCHEMAS, update=update, time_limit=time_limit)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            passed = run.run(self.case, options)
        self.printed = printed.getvalue()
        return passed

    def assert_passes(self, command, **files):
        self.assertTrue(self.run_case(command, **files), self.printed)

    def assert_fails(self, fragment, command, **files):
        self.assertFalse(self.run_case(command, **files), self.printed)
        self.assertIn(fragment, self.printed)

    def test_what_is_as_expected_passes(self):
        self.assert_passes("taskctl get 1; echo no >&2; exit 5", stdout="get 1\n", stderr="no\n",
                           exit="5\n")

    def test_a_file_that_is_not_there_is_not_looked_at(self):
        self.assert_passes("echo anything; echo anything >&2")

    def test_another_line_fails_and_is_shown(self):
        self.assert_fails("-get 2\n+get 1", "taskctl get 1", stdout="get 2\n")

    def test_a_missing_line_feed_at_the_end_fails(self):
        self.assert_fails("stdout", "printf a", stdout="a\n")

    def test_output_where_there_should_be_none_fails(self):
        self.assert_fails("+oops", "echo oops >&2", stderr="")

    def test_another_exit_code_fails(self):
        self.assert_fails("exit code 3, expected 0", "exit 3")

    def test_an_end_by_a_signal_is_128_and_its_number(self):
        self.assert_passes("kill -TERM $$", exit="143")

    def test_a_pattern_matches_a_part_of_a_line(self):
        self.assert_passes("echo a.b 1234 c", stdout="a.b {{\\d{4}}} c\n")
        self.assert_fails("-a.b {{\\d{4}}} c", "echo a.b 123 c")
        self.assert_fails("stdout", "echo aXb 1234 c")

    def test_the_origin_is_known_by_its_name(self):
        self.assert_passes('echo "$SIM/x"', stdout="$SIM/x\n")

    def test_the_simulators_log_can_be_read(self):
        self.assert_passes('until [ -s "$SIM_LOG" ]; do :; done; cat "$SIM_LOG"',
                           stdout="options: --port 0 -v\n", sim="-v\n")

    def test_without_a_simulator_there_is_no_origin(self):
        self.assert_fails("SIM: parameter not set", 'echo "$SIM"', sim="none\n")

    def test_the_environment_holds_nothing_of_the_users(self):
        run.os.environ["TASKCTL_TOKEN"] = "leak"
        self.addCleanup(run.os.environ.pop, "TASKCTL_TOKEN")
        self.assert_passes("env | grep -c TASKCTL_", stdout="0\n", exit="1")

    def test_files_are_copied_into_the_home_of_the_case(self):
        (self.case / "files").mkdir(parents=True)
        (self.case / "files" / "refs").write_text("acme/1\n", encoding="utf-8")
        self.assert_passes('[ "$HOME" = "$PWD" ] && cat refs', stdout="acme/1\n")

    def test_a_simulator_that_does_not_start_fails(self):
        self.program("sim", "#!/bin/sh\necho no such story >&2\n")
        self.assert_fails("no such story", "true")

    def test_a_simulator_that_ends_early_fails(self):
        self.program("sim", '#!/bin/sh\necho $$ >"$HOME/pid"\necho http://127.0.0.1:7\nexit 3\n')
        self.assert_fails("ended by itself with 3",
                          'until grep -q zombie "/proc/$(cat pid)/status"; do :; done')

    def test_a_report_of_a_sanitizer_fails(self):
        self.assert_fails("a sanitizer reports", "echo 'x.cpp:1: runtime error: overflow' >&2")

    def test_a_command_that_hangs_is_ended(self):
        self.assert_fails("not over after 0.5 s", "tail -f /dev/null", exit="137", sim="none",
                          time_limit=0.5)

    def test_objects_that_keep_the_schema_pass(self):
        self.assert_passes(f"echo '{FINISHED}'; echo '{SUMMARY}'")
        pretty = json.dumps([json.loads(FINISHED)["task"]], indent=2)
        self.assert_passes(f"echo '{pretty}'")

    def test_an_object_that_breaks_the_schema_fails(self):
        self.assert_fails("/task/state: 'done' is not one of",
                          f"echo '{FINISHED}'; echo '{SUMMARY}'".replace('"state": "succeeded"',
                                                                        '"state": "done"'))

    def test_half_an_object_fails(self):
        self.assert_fails("no schema", f"echo '{FINISHED[:300]}'; echo '{SUMMARY}'")

    def test_two_ends_of_one_task_fail(self):
        self.assert_fails("acme/42 has 2 `finished`",
                          f"echo '{FINISHED}'; echo '{FINISHED}'; echo '{SUMMARY}'")

    def test_a_stream_without_its_summary_fails_unless_it_is_cut_on_purpose(self):
        self.assert_fails("does not end with `summary`", f"echo '{FINISHED}'")
        self.assert_passes(f"echo '{FINISHED}'", stream="cut\n")

    def test_an_update_writes_what_happened_and_keeps_patterns_that_match(self):
        self.assertTrue(self.run_case('echo 12 s; echo "$SIM"; exit 4', update=True,
                                      stdout="{{\\d+}} s\nold\n"), self.printed)
        self.assertEqual("{{\\d+}} s\n$SIM\n", (self.case / "stdout").read_text(encoding="utf-8"))
        self.assertEqual("4\n", (self.case / "exit").read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
