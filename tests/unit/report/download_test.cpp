#include <csignal>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "report/columns.hpp"
#include "report/download_json.hpp"
#include "report/download_messages.hpp"
#include "report/download_text.hpp"
#include "report/downloader.hpp"
#include "support/fake_loop.hpp"
#include "transfer/file_name.hpp"

namespace taskctl::report {
namespace {

using namespace std::chrono_literals;

TEST_CASE("sizes are short, and never larger than they are") {
    struct Row {
        std::uint64_t bytes;
        std::string text;
    };
    const auto row = GENERATE(values<Row>({{0, "0 B"},
                                           {1023, "1023 B"},
                                           {1024, "1.0 KiB"},
                                           {1535, "1.4 KiB"},
                                           {1536, "1.5 KiB"},
                                           {10 << 10, "10 KiB"},
                                           {(1 << 20) - 1, "1023 KiB"},
                                           {1 << 20, "1.0 MiB"},
                                           {5'000'000'000, "4.6 GiB"},
                                           {UINT64_MAX, "16 EiB"}}));
    CHECK(size_text(row.bytes) == row.text);
}

TEST_CASE("a file on its way is one line of a display") {
    struct Row {
        DownloadRow row;
        std::size_t width;
        std::string line;
    };
    const auto row = GENERATE(values<Row>({
        {{"a.csv", 500, 1000, 100, ""},
         80,
         "a.csv                            50 %     500 B     100 B/s  5s left"},
        {{"a.csv", 999, 1000, 0, ""}, 80, "a.csv                            99 %     999 B"},
        {{"a.csv", 500, {}, 100, ""},
         80,
         "a.csv                                     500 B     100 B/s"},
        {{"a.csv", 0, 0, 0, ""}, 80, "a.csv                             0 %       0 B"},
        {{"a.csv", 500, 1000, 0, "too many requests", 1h + 2min + 59'001ms},
         80,
         "a.csv                            50 %     500 B  next try in 1h03m: too many re…"},
        {{"a.csv", 500, 1000, 0, "no answer", 1ms},
         80,
         "a.csv                            50 %     500 B  next try in 1s: no answer"},
        {{"a.csv", 500, 1000, 100, "no\x1b[31m answer"},
         80,
         "a.csv                            50 %     500 B  no\xEF\xBF\xBD[31m answer"},
        {{"a-name-that-is-too-long-for-the-line.csv", 500, 1000, 100, ""},
         40,
         "a-name-that-is-too-…   50 %     500 B  …"},
        {{"a.csv", 500, 1000, 100, ""}, 8, "a.c…   …"},
        {{"a.csv", 500, 1000, 100, ""}, 1, "…"},
    }));
    CAPTURE(row.width);
    const auto line = download_line(row.row, {row.width, 24, false, true});
    CHECK(line == row.line);
    CHECK(columns(line) <= row.width);
}

TEST_CASE("files that do not fit are summed up") {
    const DownloadRow row{"a.csv", 1, std::nullopt, 0, ""};
    const std::vector<const DownloadRow*> rows(3, &row);
    const auto lines = [&](std::size_t all, std::size_t most, bool unicode = true) {
        return download_lines(rows, all, most, {80, 24, false, unicode});
    };
    const auto whole = download_line(row, {80, 24, false, true});
    CHECK(lines(3, 0).empty());
    CHECK(lines(3, 1) == std::vector<std::string>{"3 files to be fetched"});
    CHECK(lines(3, 2) == std::vector<std::string>{whole, "… and 2 more files to be fetched"});
    CHECK(lines(3, 3) == std::vector<std::string>{whole, whole, whole});
    CHECK(lines(4, 3, false).back() == "... and 2 more files to be fetched");
    CHECK(lines(4, 9).back() == "… and 1 more file to be fetched");
}

TEST_CASE("a folder is named after its task's reference, whichever ends first") {
    const auto names = [](const std::vector<std::string>& refs) {
        std::vector<provider::Target> targets(refs.size());
        for (std::size_t i = 0; i < refs.size(); ++i) targets[i].ref = refs[i];
        return folder_names(targets);
    };
    CHECK(names({"t/ab", "t/AB", "t/c?d=e f"}) ==
          std::vector<std::string>{"t-ab", "t-AB-2", "t-c-d-e-f"});
    // A name that was cut says whose it is, wherever it stands in the list.
    const auto stem = "t/" + std::string(100, 'x');
    const auto cut = names({stem + "1", stem + "2"});
    CHECK(cut[0].size() == transfer::longest_name);
    CHECK(cut[0].starts_with("t-xxx"));
    CHECK(cut[0].substr(0, 91) == cut[1].substr(0, 91));
    CHECK(cut[0] != cut[1]);
    CHECK(names({stem + "2", stem + "1"}) == std::vector<std::string>{cut[1], cut[0]});
}

class Text final : public Writer {
public:
    void write(std::string_view more) override { text += more; }
    std::string text;
};

class Window final : public Terminal {
public:
    View look() const override { return view; }
    void open() override {}
    void enter() override { ++entered; }
    void leave() override { ++left; }
    void stop() override { ++stopped; }
    View view;
    int entered = 0;
    int left = 0;
    int stopped = 0;
};

provider::Target sample() {
    provider::Target target;
    target.ref = "acme/1";
    target.id = "1";
    auto service = std::make_shared<provider::Service>();
    auto spec = std::make_shared<provider::Spec>();
    spec->name = "acme";
    service->spec = spec;
    target.service = service;
    return target;
}

struct Files {
    provider::Target target = sample();
    std::string artifact = "file";
    std::string name = "a.csv";
    transfer::Status at(model::Duration time, std::uint64_t size) const {
        return {0, target, artifact, name, size, 4000, 0, model::Instant(5h + time)};
    }
};

TEST_CASE("each file's end is said once, and failures also when quiet") {
    const Files files;
    const transfer::End good{"out/a.csv", {}, 0};
    const transfer::End bad{"", model::Problem{model::ProblemKind::output, "disk\nfull", {}, {}},
                            74};
    const bool quiet = GENERATE(false, true);
    Text text;
    DownloadMessages messages(text, quiet, false);
    messages.waits(files.at(0s, 1), {model::ProblemKind::unreachable, "lost", {}, {}}, 3s);
    messages.waits(files.at(0s, 1), {model::ProblemKind::unreachable, "lost", {}, {}}, 3ms);
    messages.ended(files.at(0s, 4000), good);
    messages.ended(files.at(0s, 4000), {"-", {}, 0});
    messages.ended(files.at(0s, 10), bad);
    messages.nothing(files.target, "it has no files", 0);
    messages.nothing(files.target, "it has two files", 2);
    const std::string failures = "taskctl: acme/1: a.csv: disk full\n";
    CHECK(text.text == (quiet ? failures + "taskctl: acme/1: it has two files\n"
                              : "taskctl: acme/1: a.csv: lost; next try in 3s\n"
                                "taskctl: acme/1: a.csv: lost; trying again\n"
                                "taskctl: saved out/a.csv (3.9 KiB)\n" +
                                    failures +
                                    "taskctl: acme/1: it has no files\n"
                                    "taskctl: acme/1: it has two files\n"));
}

TEST_CASE("a display is drawn ten times a second at most, and leaves nothing behind") {
    const Files files;
    Text text;
    Window window;
    const test::FakeClock clock;
    DownloadDisplay display(text, window, clock, {80, 24, false, true}, true);
    display.moved(files.at(0s, 100));
    const auto drawn = text.text;
    CHECK(drawn.find("a.csv") != std::string::npos);
    display.moved(files.at(99ms, 200));
    CHECK(text.text == drawn);
    display.moved(files.at(1s, 1100));
    CHECK(text.text.find("1000 B/s") != std::string::npos);
    display.write("a line\n");
    CHECK(text.text.ends_with("\x1b[?25ha line\n"));
    display.ended(files.at(2s, 4000), {"a.csv", {}, 0});
    text.text.clear();
    display.close();
    CHECK(text.text.find("a.csv") == std::string::npos);
}

TEST_CASE("a display goes on with the time when no bytes come") {
    const Files files;
    Text text;
    Window window;
    test::FakeClock clock;
    DownloadDisplay display(text, window, clock, {80, 24, false, true}, true);
    CHECK(display.wakes() == model::Instant::max());
    const auto drawn_in = [&](model::Duration time) {
        text.text.clear();
        clock.advance(time);
        display.tick();
        return text.text;
    };
    display.moved(files.at(0s, 100));
    CHECK(display.wakes() == clock.now() + 1s);
    CHECK(drawn_in(999ms).empty());
    SECTION("its speed falls to nothing") {
        display.moved(files.at(1s, 1100));
        CHECK_THAT(text.text, Catch::Contains("1000 B/s  2s left"));
        const auto stalled = drawn_in(1001ms);
        CHECK_THAT(stalled, Catch::Contains("1.0 KiB") && !Catch::Contains("B/s") &&
                                !Catch::Contains("left"));
    }
    SECTION("also while others move") {
        auto other = files.at(1s, 10);
        other.file = 1;
        display.moved(files.at(1s, 1100));
        display.moved(other);
        for (const auto at : {1500ms, 2000ms, 2500ms}) {
            text.text.clear();
            other.at = files.at(at, 0).at;
            display.moved(other);
        }
        CHECK_THAT(text.text, !Catch::Contains("1000 B/s"));
        CHECK(display.wakes() == other.at + 1s);
    }
    SECTION("a wait counts down, and begins anew with bytes") {
        display.waits(files.at(1s, 1100), {model::ProblemKind::rate_limited, "no", {}, {}}, 3s);
        CHECK_THAT(text.text, Catch::Contains("next try in 3s: no"));
        CHECK_THAT(drawn_in(1001ms), Catch::Contains("next try in 2s: no"));
        const auto under_way = drawn_in(2s);
        CHECK_THAT(under_way, Catch::Contains("no") && !Catch::Contains("next"));
        text.text.clear();
        display.moved(files.at(6s, 1200));
        CHECK_THAT(text.text, !Catch::Contains("B/s") && !Catch::Contains("no"));
    }
    display.close();
    CHECK(display.wakes() == model::Instant::max());
}

TEST_CASE("nothing is drawn while somebody else has the terminal") {
    const Files files;
    Text text;
    Window window;
    window.view.ours = false;
    const test::FakeClock clock;
    DownloadDisplay display(text, window, clock, {80, 24, false, true}, true);
    display.moved(files.at(0s, 100));
    CHECK(text.text.empty());
}

TEST_CASE("what others may have written over is not taken off") {
    const Files files;
    Text text;
    Window window;
    const test::FakeClock clock;
    DownloadDisplay display(text, window, clock, {80, 24, false, true}, true);
    display.moved(files.at(0s, 100));
    window.view.ours = false;
    text.text.clear();
    SECTION("before the next drawing") {
        display.moved(files.at(1s, 200));
        window.view.ours = true;
        display.moved(files.at(2s, 300));
        CHECK(text.text.find("a.csv") != std::string::npos);
        CHECK(text.text.find("\x1b[K") == text.text.rfind("\x1b[K"));  // of its own line
    }
    SECTION("before a line that stays") {
        display.write("a line\n");
        CHECK(text.text == "a line\n");
    }
    SECTION("before the end") {
        display.close();
        CHECK(text.text.empty());
    }
}

TEST_CASE("a stop takes a download's display off, and what the shell writes stays") {
    const Files files;
    Text text;
    Window window;
    const test::FakeClock clock;
    DownloadDisplay display(text, window, clock, {80, 24, false, true}, true);
    const auto takes = [&](int signal) {
        http::Event event = http::Signaled{signal};
        return display.takes(event);
    };
    display.moved(files.at(0s, 100));
    text.text.clear();
    CHECK(takes(SIGTSTP));
    CHECK(text.text == "\r\x1b[K\x1b[?25h");
    CHECK(window.stopped == 1);
    CHECK(window.entered == 2);
    text.text.clear();
    display.moved(files.at(10ms, 200));
    CHECK(text.text.find("a.csv") != std::string::npos);
    // From a stop that could not be told.
    CHECK(takes(SIGCONT));
    text.text.clear();
    display.close();
    CHECK(text.text.empty());
    CHECK(window.left == 1);
    CHECK(takes(SIGWINCH));
    CHECK(!takes(SIGINT));
}

TEST_CASE("the JSON of a download tells what became of each file") {
    const Files files;
    DownloadList list;
    list.ended(files.at(0s, 4000), {"out/a.csv", {}, 0});
    auto other = files.at(0s, 7);
    other.file = 1;
    list.ended(other, {"", model::Problem{model::ProblemKind::not_found, "gone", 404, {}}, 5});
    model::Task task;
    task.state = model::State::succeeded;
    const watch::Sighting sighting{0, files.target, &task, nullptr, {}, {}, 0};
    const auto json = nlohmann::json::parse(download_json(sighting, list, 5, {true, false}));
    CHECK(json == nlohmann::json::parse(R"({
        "schema": "taskctl.download/v1", "ref": "acme/1", "provider": "acme", "id": "1",
        "state": "succeeded", "problem": null, "exit_code": 5,
        "files": [
          {"artifact": "file", "name": "a.csv", "path": "out/a.csv", "size": 4000,
           "resumed_from": 0, "problem": null, "exit_code": 0},
          {"artifact": "file", "name": "a.csv", "path": null, "size": 7, "resumed_from": 0,
           "problem": {"kind": "not_found", "message": "gone", "http_status": 404,
                       "retry_at": null}, "exit_code": 5}]})"));
}

}  // namespace
}  // namespace taskctl::report
