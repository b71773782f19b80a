#!/usr/bin/python3
"""Gives the runner programs of its own, and expects it to tell good ones from bad ones."""

import pathlib
import sys
import tempfile
import types
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import cases  # noqa: E402
import run  # noqa: E402

ASK = "/usr/bin/python3 -c 'import sys, urllib.request as u; u.urlopen(sys.argv[1] + \"/t\").read()' $7\n"


class RunTest(unittest.TestCase):
    def faults(self, script, **case):
        """What is wrong with `get … --endpoint ORIGIN task/t`, played by a shell script."""
        with tempfile.TemporaryDirectory() as folder:
            program = pathlib.Path(folder) / "taskctl"
            program.write_text("#!/bin/sh\n" + script, encoding="utf-8")
            program.chmod(0o755)
            options = types.SimpleNamespace(taskctl=program, shim=None, sanitized=False,
                                            verbose=False, schemas=None)
            whole = {"faults": ["x"], "name": "x", "exit": 0, "seconds": 9, **case}
            return "\n".join(run.Runner(options, folder).run(whole))

    def test_what_is_as_expected_passes(self):
        self.assertEqual(self.faults("echo fine; echo so >&2", prints="{{f.ne}}", says="so",
                                     requests=0), "")

    def test_an_exit_code_counts(self):
        self.assertIn("ended with 3, expected 0", self.faults("exit 3"))

    def test_a_death_by_a_signal_counts(self):
        self.assertEqual(self.faults("kill -TERM $$", exit="SIGTERM"), "")
        self.assertIn("ended with SIGTERM", self.faults("kill -TERM $$", exit=143))

    def test_texts_count(self):
        self.assertIn("standard output lacks", self.faults("echo no", prints="yes"))
        self.assertIn("standard error has", self.faults("echo no >&2", says_not="no"))

    def test_requests_are_counted(self):
        self.assertEqual(self.faults(ASK, requests=1), "")
        self.assertIn("requests: 1, expected 2", self.faults(ASK, requests=2))

    def test_time_and_memory_are_bounded(self):
        self.assertIn("seconds: ", self.faults("exit 0", seconds=0.000001))
        self.assertIn("peak memory", self.faults("exit 0", megabytes=0.1))

    def test_the_time_between_requests_is_bounded(self):
        def gap(seconds, sanitized=False):
            return list(run.judge.gap(seconds, [0.1, 1.3], "gap",
                                      types.SimpleNamespace(sanitized=sanitized)))
        self.assertEqual(gap(0.0991), [])  # a millisecond of the clock's, begun before and ended after
        self.assertIn("gap: 0.0989", gap(0.0989)[0])
        self.assertNotIsInstance(gap(0.0989)[0], run.judge.Slow)
        self.assertIsInstance(gap(1.4)[0], run.judge.Slow)
        self.assertEqual(gap(1.4, sanitized=True), [])

    def test_control_characters_and_commands_for_a_runner_are_found(self):
        self.assertIn("raw", self.faults("printf '\\033[2J'"))
        self.assertIn("raw", self.faults("printf '\\302\\233' >&2"))
        self.assertIn("not UTF-8", self.faults("printf '\\377'"))
        self.assertIn("CI runner", self.faults("echo 'x ##[error]y'",
                                               environment={"GITHUB_ACTIONS": "true"}))

    def test_a_display_wider_than_its_terminal_is_found(self):
        draw = "printf '\\033[?7l\\r%s\\033[K\\r\\nb\\033[?7h\\r\\033[1A\\033[K' aaaa >&2"
        here = {"errors": "terminal", "width": 99999}
        self.assertEqual(self.faults(draw, widest=4, **here), "")
        self.assertIn("columns of the widest line: 4", self.faults(draw, widest=[0, 3], **here))
        self.assertIn("raw", self.faults(draw.replace("aaaa", "'\033[2J'"), widest=[0, 9], **here))
        self.assertEqual(self.faults("stty size <&2", errors="terminal", width=1, prints="24 1"), "")

    def test_a_credential_in_the_output_is_found(self):
        self.assertIn("credential", self.faults('echo "$TASKCTL_TOKEN"'))

    def test_a_file_left_behind_is_found(self):
        self.assertIn("mess was left behind", self.faults("echo >mess"))

    def test_a_fault_without_a_case_is_found(self):
        faults = cases.FaultList()
        faults.sections = {**faults.sections, "More": ["nobody thought of it"]}
        self.assertIn("`nobody thought of it` has no case",
                      "\n".join(faults.gaps(cases.groups())))


if __name__ == "__main__":
    unittest.main()
