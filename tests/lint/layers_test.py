#!/usr/bin/python3
"""Breaks each rule of layers.py in a small tree of its own and expects that to be found."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import layers  # noqa: E402

CLEAN = {
    "src/model/time.hpp": "#pragma once\n",
    "src/model/time.cpp": '#include "model/time.hpp"\n',
    "src/http/loop.hpp": '#pragma once\n#include "model/time.hpp"\n',
    "src/http/curl_loop.cpp": '#include <curl/curl.h>\n#include "http/loop.hpp"\n',
    "src/http/system_clock.cpp": "auto t = std::chrono::system_clock::now();\n",
    "src/provider/read.hpp": '#pragma once\n#include "http/loop.hpp"\n',
    "src/provider/tree.hpp": "#pragma once\n#include <nlohmann/json_fwd.hpp>\n",
    "src/provider/read.cpp": '#include <nlohmann/json.hpp>\n#include "provider/tree.hpp"\n',
    "src/credential/state.hpp": '#pragma once\n#include "http/loop.hpp"\n',
    "src/config/target.cpp": '#include "provider/read.hpp"\n#include "credential/state.hpp"\n',
    "src/watch/watch.hpp": '#pragma once\n#include "model/time.hpp"\n',
    "src/report/log.cpp": "#include <spdlog/spdlog.h>\n#include <fmt/format.h>\n",
    "src/report/json.hpp": "#pragma once\n",
    "src/commands/get.cpp": '#include <CLI/CLI.hpp>\n#include "report/json.hpp"\n',
    "src/cli/main.cpp": '#include "watch/watch.hpp"\n',
    "src/cli/environment.cpp": 'auto home = std::getenv("HOME");\n',
    "src/cli/process.cpp": "void end() { std::_Exit(1); }\n",
    "src/cli/terminal.cpp": "bool on = ::isatty(1);\n",
    "src/sim/server.cpp": "#include <httplib.h>\nstd::thread thread;\n",
    "src/providers/acme-job.json": '{"taskctl": 1, // a comment\n "name": "acme-job", '
                                   '"aliases": ["acme"], "docs": "https://example.com"}\n',
}


class Tree(unittest.TestCase):
    def check(self, files):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for path, text in {**CLEAN, **files}.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text, encoding="utf-8")
            return layers.check(root)

    def assert_found(self, path, line, fragment, files):
        found, _, _ = self.check(files)
        self.assertEqual([(path, line)], [finding[:2] for finding in found], found)
        self.assertIn(fragment, found[0][2])

    def assert_clean(self, files):
        found, _, _ = self.check(files)
        self.assertEqual([], found)


class Layers(Tree):
    def test_a_tree_that_keeps_the_rules_has_no_findings(self):
        self.assert_clean({})

    def test_an_upward_include_is_found(self):
        self.assert_found("src/model/time.cpp", 2, "model lies below http",
                          {"src/model/time.cpp": '\n#include "http/loop.hpp"\n'})

    def test_an_upward_include_in_brackets_is_found(self):
        self.assert_found("src/http/loop.hpp", 1, "http lies below watch",
                          {"src/http/loop.hpp": "#include <watch/watch.hpp>\n"})

    def test_an_include_of_a_sibling_is_found(self):
        self.assert_found("src/credential/state.hpp", 1, "side by side",
                          {"src/credential/state.hpp": '#include "provider/read.hpp"\n'})

    def test_the_simulator_may_not_include_the_house(self):
        self.assert_found("src/sim/server.cpp", 1, "share nothing",
                          {"src/sim/server.cpp": '#include "model/time.hpp"\n'})

    def test_the_house_may_not_include_the_simulator(self):
        self.assert_found("src/cli/main.cpp", 1, "share nothing",
                          {"src/cli/main.cpp": '#include "sim/story.hpp"\n',
                           "src/sim/story.hpp": "#pragma once\n"})

    def test_a_folder_that_is_no_layer_is_found(self):
        self.assert_found("src/extra/file.cpp", 1, "`extra` is no layer",
                          {"src/extra/file.cpp": "\n"})

    def test_a_file_beside_the_layers_is_found(self):
        self.assert_found("src/loose.cpp", 1, "no layer", {"src/loose.cpp": "\n"})

    def test_an_include_that_is_not_there_is_found(self):
        self.assert_found("src/cli/main.cpp", 1, "not in src/",
                          {"src/cli/main.cpp": '#include "watch/gone.hpp"\n'})

    def test_a_commented_include_does_not_count(self):
        self.assert_clean({"src/model/time.cpp": '// #include "cli/main.hpp"\n'
                                                 '/*\n#include "http/loop.hpp"\n*/\n'})

    def test_headers_that_include_each_other_are_found(self):
        self.assert_found("src/model/a.hpp", 1, "src/model/a.hpp → src/model/b.hpp → src/model/a",
                          {"src/model/a.hpp": '#include "model/b.hpp"\n',
                           "src/model/b.hpp": '#include "model/a.hpp"\n'})


class Libraries(Tree):
    def test_each_library_out_of_its_place_is_found(self):
        for include, path in [("curl/curl.h", "src/http/url.cpp"),
                              ("CLI/CLI.hpp", "src/config/options.cpp"),
                              ("nlohmann/json.hpp", "src/watch/pacing.cpp"),
                              ("nlohmann/json_fwd.hpp", "src/model/task.hpp"),
                              ("spdlog/spdlog.h", "src/watch/log.cpp"),
                              ("fmt/format.h", "src/model/text.cpp"),
                              ("httplib.h", "src/http/server.cpp")]:
            with self.subTest(include):
                self.assert_found(path, 1, f"includes {include}",
                                  {path: f"#include <{include}>\n"})

    def test_a_second_file_with_the_log_library_is_found(self):
        self.assert_found("src/report/trace.cpp", 1, "as src/report/log.cpp does",
                          {"src/report/trace.cpp": "#include <spdlog/spdlog.h>\n"})

    def test_a_header_for_other_folders_may_not_need_the_json_library(self):
        self.assert_found("src/commands/get.cpp", 1, "nlohmann/json with it",
                          {"src/commands/get.cpp": '#include "report/json.hpp"\n',
                           "src/report/json.hpp": '#include "report/tree.hpp"\n',
                           "src/report/tree.hpp": "#include <nlohmann/json.hpp>\n"})

    def test_a_header_for_other_folders_may_not_need_the_network_library(self):
        self.assert_found("src/watch/run.cpp", 1, "libcurl with it",
                          {"src/watch/run.cpp": '#include "http/curl_transfer.hpp"\n',
                           "src/http/curl_transfer.hpp": "#include <curl/curl.h>\n"})

    def test_a_header_of_the_own_folder_may(self):
        self.assert_clean({"src/report/json.cpp": '#include "report/tree.hpp"\n',
                           "src/report/tree.hpp": "#include <nlohmann/json.hpp>\n"})


class Calls(Tree):
    def test_each_call_out_of_its_place_is_found(self):
        for code in ["std::this_thread::sleep_for(1s);", "usleep(10);", "nanosleep(&t, nullptr);",
                     "sleep(1);", "auto t = std::chrono::steady_clock::now();",
                     "clock_gettime(CLOCK_BOOTTIME, &t);", "auto t = std::time(nullptr);",
                     'getenv("HOME");', "extern char** environ;", 'std::cout << "x";',
                     'std::cerr << "x";', 'std::printf("x");', 'fprintf(stderr, "x");',
                     'puts("x");', "if (isatty(1)) {}", "exit(1);", "::_exit(1);", "std::abort();",
                     "std::thread worker;", "std::jthread worker;", 'system("ls");']:
            with self.subTest(code):
                self.assert_found("src/watch/watch.cpp", 2, "allowed in",
                                  {"src/watch/watch.cpp": f"\n{code}\n"})

    def test_the_one_file_for_a_call_is_not_the_one_for_another(self):
        self.assert_found("src/cli/process.cpp", 1, "`getenv`",
                          {"src/cli/process.cpp": 'auto home = getenv("HOME");\n'})

    def test_what_only_looks_like_such_a_call_does_not_count(self):
        for code in ["clock.now();", "clock_->now();", "app.exit(1);", "watch->abort();",
                     'text = "getenv(x) and exit(1)";', "// sleep_for(1s) would block",
                     "std::snprintf(text, 9, format);", "on_exit(1);", "run_time(0);",
                     'auto t = R"(std::cout << exit(1))";', "const int n = 1'000'000;  // exit(1)"]:
            with self.subTest(code):
                self.assert_clean({"src/watch/watch.cpp": f"{code}\n"})


class Vendors(Tree):
    def test_a_service_that_is_known_by_name_is_found(self):
        for code in ['if (name == "koodrive") {}', "struct OracleCommerce {};",
                     "bool is_postman = false;", 'help = "for example acme-job/1";']:
            with self.subTest(code):
                self.assert_found("src/commands/get.cpp", 1, "no service by name",
                                  {"src/commands/get.cpp": f"{code}\n"})

    def test_a_comment_and_the_simulator_may_name_one(self):
        self.assert_clean({"src/http/loop.hpp": "// Postman sends RateLimit: r=0.\n",
                           "src/sim/server.cpp": 'serve("/oracle");\n'})


class Files(Tree):
    def test_a_name_that_says_nothing_is_found(self):
        self.assert_found("src/model/string_utils.hpp", 1, "says nothing",
                          {"src/model/string_utils.hpp": "\n"})

    def test_a_file_that_the_checks_would_not_read_is_found(self):
        self.assert_found("src/model/task.h", 1, "end in", {"src/model/task.h": "\n"})

    def test_a_file_that_is_too_long_is_found(self):
        self.assert_found("src/model/time.cpp", 401, "401 lines",
                          {"src/model/time.cpp": "\n" * 401})

    def test_a_long_file_is_only_warned_of(self):
        found, advice, _ = self.check({"src/model/time.cpp": "\n" * 301})
        self.assertEqual([], found)
        self.assertEqual(1, len(advice))
        self.assertIn("src/model/time.cpp: 301 lines", advice[0])


if __name__ == "__main__":
    unittest.main()
