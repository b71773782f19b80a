#include "report/github.hpp"

#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "support/scratch_folder.hpp"
#include "unit/report/sighted.hpp"

using namespace taskctl;
using namespace taskctl::report;
using test::Sighted;

namespace {

std::string read(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

Sighted failed(const std::string& message, std::size_t index = 0) {
    Sighted world("shop/bad", index);
    world.task.state = model::State::failed;
    world.task.error = model::TaskError{"E1", message, {}};
    return world;
}

}  // namespace

TEST_CASE("a failed task is annotated behind the group of lines") {
    test::TextWriter output;
    const auto report = make_github_report(1, "", output);
    CHECK(output.text == "::group::taskctl watches 1 task\n");
    report->finished(failed("no space: left, 100% full").sighting(1), model::State::failed);
    report->end({}, {});
    CHECK(output.text ==
          "::group::taskctl watches 1 task\n::endgroup::\n"
          "::error title=taskctl%3A shop/bad failed::E1: no space: left, 100%25 full\n");
}

TEST_CASE("a text of the service can't begin a command of its own") {
    test::TextWriter output;
    const auto report = make_github_report(1, "", output);
    const auto* const evil = "x\r\n::set-env name=A::b\n##[error]c\x1b[31m";
    report->finished(failed(evil).sighting(1), model::State::failed);
    report->end({}, {});
    std::istringstream lines(output.text);
    std::string line;
    std::vector<std::string> commands;
    while (std::getline(lines, line)) commands.push_back(line.substr(0, line.find_first_of(" \n")));
    CHECK(commands == std::vector<std::string>{"::group::taskctl", "::endgroup::", "::error"});
    CHECK(output.text.find("##[") == std::string::npos);
    CHECK(output.text.find('\r') == std::string::npos);
    CHECK(output.text.find('\x1b') == std::string::npos);
}

TEST_CASE("each outcome has its annotation") {
    struct Row {
        watch::Outcome outcome;
        const char* expected;
    };
    const Row rows[] = {{model::State::succeeded, ""},
                        {watch::Until{}, ""},
                        {model::ProblemKind::stopped, ""},
                        {model::ProblemKind::interrupted, ""},
                        {model::State::partial, "::warning "},
                        {model::State::canceled, "::warning "},
                        {model::ProblemKind::timeout, "::error "},
                        {model::ProblemKind::not_found, "::error "}};
    for (const auto& row : rows) {
        test::TextWriter output;
        const auto report = make_github_report(1, "", output);
        Sighted world;
        report->finished(world.sighting(1), row.outcome);
        output.text.clear();
        report->end({}, {});
        CAPTURE(word(row.outcome));
        CHECK(output.text.substr(0, 13 + std::string(row.expected).size()) ==
              "::endgroup::\n" + std::string(row.expected));
    }
}

TEST_CASE("the summary of the step gets a table in the order of the references") {
    const test::ScratchFolder folder;
    const auto path = (folder.path() / "summary.md").string();
    std::ofstream(path) << "before\n";
    test::TextWriter output;
    const auto report = make_github_report(2, path, output);
    report->finished(failed("a | b <img> `c`", 1).sighting(1), model::State::failed);
    report->finished(Sighted("shop/good_1").sighting(0), model::State::succeeded);
    watch::Summary summary;
    summary.requests = 7;
    summary.elapsed = std::chrono::seconds(65);
    summary.exit_code = 1;
    report->end(summary, {});
    CHECK(read(path) ==
          "before\n\n| task | outcome | why |\n|---|---|---|\n"
          "| shop\\/good\\_1 | succeeded |  |\n"
          "| shop\\/bad | failed | E1\\: a \\| b \\<img\\> \\`c\\` |\n"
          "\nWatched for 1m05s with 7 requests; exit code 1.\n");
}

TEST_CASE("a task that ended in part is told with its counts, a good one without") {
    const test::ScratchFolder folder;
    const auto path = (folder.path() / "summary.md").string();
    test::TextWriter output;
    const auto report = make_github_report(2, path, output);
    Sighted some("shop/some", 0);
    some.task.state = model::State::partial;
    some.task.progress = {100.0, 5, 3, 2};
    report->finished(some.sighting(4), model::State::partial);
    Sighted all("shop/all", 1);
    all.task.state = model::State::succeeded;
    all.task.progress = {100.0, 5, 5, 0};
    report->finished(all.sighting(0), model::State::succeeded);
    watch::Summary summary;
    summary.requests = 1;
    report->end(summary, {});
    CHECK(output.text ==
          "::group::taskctl watches 2 tasks\n::endgroup::\n"
          "::warning title=taskctl%3A shop/some partial::5 in all, 3 succeeded, 2 failed\n");
    CHECK(read(path) ==
          "\n| task | outcome | why |\n|---|---|---|\n"
          "| shop\\/some | partial | 5 in all\\, 3 succeeded\\, 2 failed |\n"
          "| shop\\/all | succeeded |  |\n"
          "\nWatched for 0s with 1 request; exit code 0.\n");
}

TEST_CASE("a summary that can't be written is said once and changes nothing") {
    test::TextWriter output;
    const auto report = make_github_report(1, "/nowhere/at/all.md", output);
    report->finished(Sighted().sighting(0), model::State::succeeded);
    report->end({}, {});
    CHECK(output.text.ends_with(
        "::endgroup::\n"
        "taskctl: warning: can't write the summary of the step to /nowhere/at/all.md\n"));
}

TEST_CASE("a summary stays within what is taken") {
    const test::ScratchFolder folder;
    const auto path = (folder.path() / "summary.md").string();
    test::TextWriter output;
    const std::size_t tasks = 5000;
    const auto report = make_github_report(tasks, path, output);
    for (std::size_t i = 0; i < tasks; ++i) {
        report->finished(failed(std::string(400, '.'), i).sighting(1), model::State::failed);
    }
    report->end({}, {});
    CHECK(read(path).size() < (1U << 20U));
    CHECK(read(path).find("more tasks than fit") != std::string::npos);
}
