#include "report/live_text.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "report/download_text.hpp"
#include "report/live_row_text.hpp"
#include "report/screen.hpp"

using namespace taskctl;
using namespace taskctl::report;
using namespace std::chrono_literals;

namespace {

const model::Instant now{5h};
constexpr std::size_t widths[] = {1, 2, 12, 20, 40, 60, 80, 120, 200, 300};

LiveRow row(const std::string& ref, model::State state) {
    LiveRow made;
    made.ref = ref;
    made.seen = true;
    made.state = state;
    made.since = now - 130s;
    made.next = now + 4s;
    made.why = watch::Why::age;
    return made;
}

LiveRow working(const std::string& ref, double percent) {
    auto made = row(ref, model::State::running);
    made.progress = {percent, 30, 12, 1};
    made.end = now + 65s;
    made.next = now + 3500ms;
    made.why = watch::Why::progress;
    return made;
}

LiveRow troubled(const std::string& ref) {
    auto made = row(ref, model::State::running);
    made.progress.percent = 7;
    made.trouble = "the service can't be reached: connection refused";
    made.failures = 2;
    return made;
}

LiveRow waiting(const std::string& ref) {
    LiveRow made;
    made.ref = ref;
    return made;
}

std::vector<LiveRow> mixed() {
    auto asked = row("shop/asked", model::State::pending);
    asked.next = now;
    return {working("shop/ezz_10000", 53.9),
            row("drive/日本語のタスク?shareId=e\u0301", model::State::running),
            troubled("shop/broken"),
            row("shop/odd", model::State::unknown),
            row("shop/blocked", model::State::blocked),
            row("shop/paused", model::State::paused),
            asked,
            waiting("shop/in-line")};
}

std::vector<DownloadRow> fetched() {
    return {{"shop/1: export.csv", 5 << 20, 20 << 20, 1 << 20, ""},
            {"shop/2: a report of a very long name.zip", 700, std::nullopt, 0, ""},
            {"shop/2: stuck.csv", 2048, 4096, 0, "the connection was lost"}};
}

void add(const std::vector<DownloadRow>& files, std::size_t all, LiveScene& scene) {
    for (const auto& one : files) scene.files.push_back(&one);
    scene.all_files = all;
}

LiveScene scene(const std::vector<LiveRow>& rows) {
    LiveScene made;
    for (const auto& one : rows) {
        made.rows.push_back(&one);
        ++made.open[static_cast<std::size_t>(rank_of(one))];
    }
    made.elapsed = 200s;
    made.keys = true;
    return made;
}

std::vector<LiveRow> hundreds() {
    std::vector<LiveRow> rows;
    for (int i = 0; i < 250; ++i) {
        rows.push_back(i % 5 == 4 ? troubled("shop/export-" + std::to_string(10000 + i))
                                  : working("shop/export-" + std::to_string(10000 + i), i / 3.0));
    }
    for (int i = 0; i < 45; ++i) {
        rows.push_back(row("shop/import-" + std::to_string(i), model::State::pending));
    }
    for (int i = 0; i < 5; ++i) rows.push_back(waiting("shop/late-" + std::to_string(i)));
    return rows;
}

std::string drawn(const LiveScene& what, Canvas canvas) {
    std::string text;
    for (const auto width : widths) {
        canvas.width = width;
        text += "=== " + std::to_string(width) + "\n";
        for (const auto& line : live_lines(what, now, canvas)) text += line + "\n";
    }
    return text;
}

// With TASKCTL_UPDATE_GOLDEN set, what is drawn becomes what is expected.
void check_golden(const std::string& name, const std::string& text) {
    const auto path = std::string(TASKCTL_SOURCE_DIR "/tests/unit/report/live/") + name + ".golden";
    if (std::getenv("TASKCTL_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << text;
    std::ostringstream expected;
    expected << std::ifstream(path).rdbuf();
    CHECK(text == expected.str());
}

}  // namespace

TEST_CASE("a live display looks as recorded") {
    const auto rows = mixed();
    auto several = scene(rows);
    several.ended = {{"succeeded", 3}, {"failed", 1}};
    check_golden("mixed", drawn(several, {80, 24, false, true}));
    check_golden("mixed-tight", drawn(several, {80, 12, false, true}));
    check_golden("mixed-ascii", drawn(several, {80, 24, false, false}));
    check_golden("mixed-color", drawn(several, {80, 24, true, true}));

    const std::vector<LiveRow> one = {working("shop/ezz_10000", 53.9)};
    check_golden("one", drawn(scene(one), {80, 24, false, true}));

    const auto files = fetched();
    auto beside = scene(rows);
    beside.ended = {{"succeeded", 2}};
    add(files, 3, beside);
    check_golden("files", drawn(beside, {80, 24, false, true}));
    auto alone = scene({});
    alone.ended = {{"succeeded", 2}};
    add(files, 40, alone);
    check_golden("files-alone", drawn(alone, {80, 24, false, true}));

    const auto many = hundreds();
    auto crowd = scene(many);
    crowd.ended = {{"succeeded", 12}};
    check_golden("hundreds", drawn(crowd, {80, 16, false, true}));
}

TEST_CASE("no line is wider than the terminal, and all together are lower") {
    const auto rows = mixed();
    const auto files = fetched();
    const bool watches = GENERATE(true, false);
    auto several = watches ? scene(rows) : scene({});
    several.ended = {{"succeeded", 3}};
    if (const auto all = GENERATE(0U, 3U, 40U); all > 0 || !watches) {
        add(files, std::max(all, 3U), several);
    }
    const bool unicode = GENERATE(true, false);
    for (std::size_t width = 1; width <= 300; ++width) {
        for (std::size_t height = 1; height <= 30; ++height) {
            const auto lines = live_lines(several, now, {width, height, true, unicode});
            CAPTURE(width, height);
            REQUIRE(!lines.empty());
            REQUIRE(lines.size() <= std::max<std::size_t>(height - 1, 1));
            for (const auto& line : lines) REQUIRE(styled_columns(line) <= width);
        }
    }
}

TEST_CASE("the keys are named on a narrow terminal as well") {
    const std::vector<LiveRow> one = {row("shop/ezz_10000", model::State::running)};
    const auto last = [&](std::size_t width) {
        return live_lines(scene(one), now, {width, 24, false, true}).back();
    };
    CHECK(last(80) == "watched for 3m20s   p poll now, q stop watching");
    CHECK(last(40) == "watched for 3m20s   p poll, q stop");
    CHECK(last(20) == "watched for 3m20s");
}

TEST_CASE("a short reference stays whole before there is a bar") {
    auto one = row("oracle/ok-20s-L1", model::State::running);
    one.progress.percent = 10;
    one.since = now - 6s;
    one.end = now + 34s;
    const std::vector<LiveRow> rows = {one};
    const auto first = [&](std::size_t width) {
        return live_lines(scene(rows), now, {width, 24, false, true}).front();
    };
    CHECK(first(60) == "● oracle/ok-20s-L1  running   10 %  6s  ~34s left");
    CHECK(first(61) == "● oracle/ok-20s-L1  running  █░░░░░░░░░   10 %  6s  ~34s left");
}

TEST_CASE("without UTF-8 nothing but ASCII is drawn") {
    const auto rows = mixed();
    for (const auto& line : live_lines(scene(rows), now, {120, 24, false, false})) {
        CHECK(std::ranges::all_of(line, [](char c) { return c >= ' ' && c < '\x7f'; }));
    }
}

TEST_CASE("nothing is drawn of no tasks") {
    CHECK(live_lines({}, now, {}).empty());
}

TEST_CASE("rows that do not fit are counted by their states") {
    const auto rows = hundreds();
    const auto lines = live_lines(scene(rows), now, {80, 24, false, true});
    CHECK(lines[lines.size() - 2] == "… and 283 more: 233 running, 45 pending, 5 waiting");
}

TEST_CASE("what is not known is not said") {
    auto bare = row("shop/a", model::State::running);
    bare.next.reset();
    bare.since.reset();
    const std::vector<LiveRow> rows = {bare};
    CHECK(live_lines(scene(rows), now, {80, 24, false, true})[0] == "● shop/a  running");
}

TEST_CASE("an end that is past or a moment away is not announced") {
    const auto left = GENERATE(-5000ms, 0ms, 999ms);
    auto late = working("shop/a", 99);
    late.end = now + left;
    const std::vector<LiveRow> rows = {late};
    const auto line = live_lines(scene(rows), now, {80, 24, false, true})[0];
    CHECK(line.find("left") == std::string::npos);
}

TEST_CASE("times are short and rounded down") {
    struct Row {
        model::Duration time;
        const char* expected;
    };
    const auto one = GENERATE(values<Row>({{-1s, "0s"},
                                           {0s, "0s"},
                                           {999ms, "0s"},
                                           {59999ms, "59s"},
                                           {60s, "1m00s"},
                                           {125s, "2m05s"},
                                           {3599s, "59m59s"},
                                           {1h, "1h00m"},
                                           {25h + 61min, "1d02h"},
                                           {24h * 400, "400d00h"}}));
    CHECK(short_text(one.time) == one.expected);
}
