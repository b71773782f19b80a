#include <random>

#include <catch2/catch.hpp>

#include "download_world.hpp"

namespace taskctl::transfer {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

const std::string url = "https://store.example/f?signature=s";

TEST_CASE_METHOD(DownloadWorld, "a file is fetched whole") {
    fetch(url);
    drive();
    CHECK(text("f.bin") == content);
    CHECK(names() == Lines{"f.bin"});
    CHECK(log == Lines{"0s f.bin ended 0"});
    CHECK(sent("Range") == Lines{"-"});
    CHECK(sent("Accept-Encoding") == Lines{"identity"});
    CHECK(sent("Authorization") == Lines{"-"});
    CHECK(loop.started[0].request.timeout == 60s);
}

TEST_CASE_METHOD(DownloadWorld, "a file of no bytes is a file") {
    content.clear();
    fetch(url);
    drive();
    CHECK(names() == Lines{"f.bin"});
    CHECK(log == Lines{"0s f.bin ended 0"});
}

TEST_CASE_METHOD(DownloadWorld, "what breaks off is gone on with where it was") {
    meets(url, {{.cut = 300}, {.cut = 0}, {.cut = 1}, {}});
    fetch(url);
    drive();
    CHECK(text("f.bin") == content);
    CHECK(sent("Range") == Lines{"-", "bytes=300-", "bytes=300-", "bytes=301-"});
    CHECK(sent("If-Range") == Lines{"-", "\"v1\"", "\"v1\"", "\"v1\""});
}

TEST_CASE_METHOD(DownloadWorld, "a download interrupted anywhere and begun again is right") {
    std::mt19937 random(11);  // NOLINT(cert-msc51-cpp): the same in every run
    for (int round = 0; round < 50; ++round) {
        for (std::size_t cut = random() % 900; cut < content.size(); cut += random() % 900) {
            meets(url, {{.cut = cut % 700}, {.status = 503}});
            options.tries = 1;
            downloads.reset();
            fetch(url);
            drive();
        }
        meets(url, {});
        downloads.reset();
        fetch(url);
        drive();
        REQUIRE(text("f.bin") == content);
        REQUIRE(names() == Lines{"f.bin"});
        std::filesystem::remove(scratch.path() / "f.bin");
    }
}

TEST_CASE_METHOD(DownloadWorld, "a server that can't go on, or another file, means starting over") {
    const auto second = GENERATE(values<Manner>({
        {.ranges = false},
        {.headers = {{"ETag", "\"v2\""}}},
    }));
    meets(url, {{.cut = 300}, second});
    fetch(url);
    drive();
    CHECK(sent("Range") == Lines{"-", "bytes=300-"});
    CHECK(text("f.bin") == content);
}

TEST_CASE_METHOD(DownloadWorld, "a wrong part is refused, and the whole asked for") {
    struct Row {
        Manner manner;
        std::string why;
    };
    const auto row = GENERATE(values<Row>({
        {{.status = 206, .headers = {{"Content-Range", "bytes 200-3889/3890"}}},
         "the server sent another part of the file than was asked for"},
        {{.status = 206, .headers = {{"Content-Range", "nonsense"}}},
         "the server sent another part of the file than was asked for"},
        {{.status = 206, .headers = {{"Content-Range", "bytes 300-4000/4001"}}},
         "the file has changed meanwhile"},
        {{.status = 206, .headers = {{"ETag", "\"v2\""}}}, "the file has changed meanwhile"},
        {{.status = 416}, "the file has become shorter (HTTP 416)"},
    }));
    meets(url, {{.cut = 300}, row.manner, {}});
    fetch(url);
    drive();
    CHECK(sent("Range") == Lines{"-", "bytes=300-", "-"});
    CHECK(text("f.bin") == content);
    CHECK(log[1] == "100ms f.bin waits 100ms: " + row.why);
}

TEST_CASE_METHOD(DownloadWorld, "a part with another validator than the note's is another file's") {
    const http::Header old_date{"Last-Modified", "Sat, 01 Nov 2025 00:00:00 GMT"};
    const http::Header new_date{"Last-Modified", "Fri, 21 Nov 2025 00:00:00 GMT"};
    const http::Header today{"Date", "Fri, 02 Jan 2026 00:00:00 GMT"};
    struct Row {
        http::Headers first;
        http::Headers second;
        bool goes_on;
    };
    const auto row = GENERATE_COPY(values<Row>({
        {{old_date, today}, {new_date}, false},
        {{old_date, today}, {old_date}, true},
        {{old_date, today}, {}, true},  // it need not be said again
        {{{"ETag", "\"v1\""}}, {{"ETag", "W/\"v1\""}}, false},
        {{{"ETag", "\"v1\""}}, {new_date}, true},  // the date of the first is not known
    }));
    store_headers.clear();
    // A server that does not heed If-Range.
    meets(url, {{.headers = row.first, .cut = 300}, {.status = 206, .headers = row.second}, {}});
    fetch(url);
    drive();
    CHECK(sent("Range") ==
          (row.goes_on ? Lines{"-", "bytes=300-"} : Lines{"-", "bytes=300-", "-"}));
    CHECK(text("f.bin") == content);
}

TEST_CASE_METHOD(DownloadWorld, "without a strong validator every attempt is one from the start") {
    store_headers = {{"ETag", "W/\"v1\""}};
    meets(url, {{.cut = 300}, {}});
    fetch(url);
    drive();
    CHECK(sent("Range") == Lines{"-", "-"});
    CHECK(text("f.bin") == content);
}

TEST_CASE_METHOD(DownloadWorld, "a part of another task's file is not gone on with") {
    options.tries = 1;
    meets(url, {{.cut = 300}, {.status = 503}});
    fetch(url);
    drive();
    CHECK(names() == Lines{".f.bin.part", ".f.bin.part.note"});
    auto other = sample_target();
    other.id = "u";
    downloads.reset();
    meets(url, {});
    fetch(other, {{"f", "f.bin", {{url, false, false}}}});
    drive();
    CHECK(sent("Range") == Lines{"-", "bytes=300-", "-"});
    CHECK(text("f.bin") == content);
}

TEST_CASE_METHOD(DownloadWorld, "a part that was all there is checked by its last byte") {
    {
        const Wanted wanted{"f", "f.bin", {}};
        auto part = *PartFile::open({*Folder::open(scratch.path().string()), "f.bin"});
        REQUIRE(part->restart(
            {identity(target, wanted, {url, false, false}), "\"v1\"", content.size(), ""}));
        REQUIRE(part->write(content));
    }
    fetch(url);
    drive();
    CHECK(sent("Range")[0] == "bytes=" + std::to_string(content.size() - 1) + "-");
    CHECK(text("f.bin") == content);
}

TEST_CASE_METHOD(DownloadWorld, "tries without progress come to an end, others do not") {
    options.tries = 3;
    SECTION("none") {
        meets(url, {{.status = 503}});
        fetch(url);
        drive();
        CHECK(log == Lines{"0s f.bin waits 100ms: the server is not available (HTTP 503)",
                           "100ms f.bin waits 100ms: the server is not available (HTTP 503)",
                           "200ms f.bin ended 69"});
        CHECK(problems == Lines{"the server is not available (HTTP 503); tried 3 times without "
                                "getting further"});
        CHECK(names().empty());
    }
    SECTION("some each time") {
        meets(url, {{.cut = 1}});
        content = "a file of more bytes than there are tries";
        fetch(url);
        drive();
        CHECK(text("f.bin") == content);
        CHECK(loop.started.size() == content.size());
    }
    SECTION("some, and lost again each time") {
        store_headers.clear();
        meets(url, {{.cut = 300}});
        fetch(url);
        drive();
        CHECK(loop.started.size() == 4);
    }
}

TEST_CASE_METHOD(DownloadWorld, "pauses grow, and a server's hint is their least") {
    chance = 0.999;
    meets(url, {{.status = 500},
                {.status = 500},
                {.status = 500},
                {.status = 429, .headers = {{"Retry-After", "100"}}},
                {}});
    fetch(url);
    drive();
    CHECK(log == Lines{"0s f.bin waits 999ms: the server is not available (HTTP 500)",
                       "999ms f.bin waits 1.998s: the server is not available (HTTP 500)",
                       "2.997s f.bin waits 3.996s: the server is not available (HTTP 500)",
                       "6.993s f.bin waits 1m49.99s: too many requests (HTTP 429)",
                       "1m56.983s f.bin ended 0"});
}

TEST_CASE_METHOD(DownloadWorld, "a hint beyond the deadline is not waited for") {
    options.deadline = clock.now() + 10s;
    const std::string other = "https://other.example/f";
    const auto status = GENERATE(429, 503);
    meets(url, {{.status = status, .headers = {{"Retry-After", "11"}}}});
    SECTION("it is said until when") {
        fetch(url);
        drive();
        CHECK(log == Lines{"0s f.bin ended 75"});
        CHECK(problems == Lines{"the service asks not to be asked before 2026-01-02T00:00:11Z, "
                                "which is after the timeout"});
    }
    SECTION("another link may do better") {
        fetch(target, {{"f", "f.bin", {{url, false, false}, {other, false, false}}}});
        drive();
        CHECK(urls() == Lines{url, other});
        CHECK(downloads->exit_codes() == std::vector<int>{0});
    }
    SECTION("one within it is") {
        chance = 0.9;  // a tenth of that is added, where there is time for it
        const auto hint = GENERATE(values<std::pair<std::string, std::string>>(
            {{"9", "9.81s f.bin ended 0"}, {"10", "10s f.bin ended 0"}}));
        meets(url, {{.status = status, .headers = {{"Retry-After", hint.first}}}, {}});
        fetch(url);
        drive();
        CHECK(log.back() == hint.second);
    }
}

class ThrottlingStore : public DownloadWorld {
public:
    ThrottlingStore() {
        gate = [this](const http::Request& request) -> std::optional<Served> {
            const bool opens = clock.now() >= opening;
            if (opens || request.url.starts_with("https://other.")) return std::nullopt;
            return Served{http::Response{429, {{"Retry-After", "60"}}, ""}, {}};
        };
    }

    static std::vector<Wanted> files(int count, const std::string& origin) {
        std::vector<Wanted> wanted;
        for (int i = 0; i < count; ++i) {
            const auto name = "f" + std::to_string(i);
            wanted.push_back({name, name, {{origin + "/" + name, false, false}}});
        }
        return wanted;
    }

    // How many requests had gone out by then.
    std::ptrdiff_t asked_by(model::Duration time) const {
        return std::ranges::count_if(
            loop.started, [&](const auto& started) { return started.at <= begun + time; });
    }

    const model::Instant begun = clock.now();
    const model::Instant opening = begun + 60s;
};

TEST_CASE_METHOD(ThrottlingStore, "a throttled answer holds back all files of that origin") {
    auto wanted = files(10, "https://store.example");
    wanted.push_back({"o", "o", {{"https://other.example/o", false, false}}});
    fetch(target, wanted);
    drive();
    CHECK(asked_by(59s) == 5);
    CHECK(urls()[4] == "https://other.example/o");
    CHECK(asked_by(60s) == 15);
    CHECK(downloads->exit_codes() == std::vector<int>(11, 0));
}

TEST_CASE_METHOD(DownloadWorld, "after the deadline, a fault without a hint is what it is") {
    options.deadline = clock.now() - 1s;
    meets(url, {{.status = 500}, {}});
    fetch(url);
    drive();
    CHECK(log.front() == "0s f.bin waits 100ms: the server is not available (HTTP 500)");
}

TEST_CASE_METHOD(ThrottlingStore, "with no time for that, all of them end at once") {
    options.deadline = begun + 59s;
    fetch(target, files(10, "https://store.example"));
    drive();
    CHECK(loop.started.size() == 4);
    CHECK(clock.now() == begun);
    CHECK(downloads->exit_codes() == std::vector<int>(10, 75));
    CHECK(problems.back() == problems.front());
}

TEST_CASE_METHOD(ThrottlingStore, "a redirect to where it is throttled waits as well") {
    options.at_once = 1;
    meets("https://other.example/f1", {{.status = 302, .headers = {{"Location", url}}}});
    fetch(target, {{"a", "a", {{url, false, false}}},
                   {"b", "b", {{"https://other.example/f1", false, false}}}});
    drive();
    CHECK(urls() == Lines{url, "https://other.example/f1", url, "https://other.example/f1", url});
    CHECK(log[1] == "0s b waits 1m: too many requests (HTTP 429)");
    CHECK(downloads->exit_codes() == std::vector<int>{0, 0});
}

TEST_CASE_METHOD(DownloadWorld, "a size that does not come out is no file") {
    options.tries = 2;
    announces_length = false;
    const auto size = std::to_string(content.size() + 1);
    SECTION("too short") {
        meets(url, {{.headers = {{"Content-Length", size}}}});
        fetch(url);
        drive();
        CHECK_THAT(log.at(0), Catch::EndsWith("the file ended before its announced size"));
    }
    SECTION("too long") {
        meets(url, {{.headers = {{"Content-Length", "10"}}}});
        fetch(url);
        drive();
        CHECK_THAT(problems.at(0), Catch::StartsWith("the server sent more than it announced"));
    }
    SECTION("not announced at all is taken as it comes") {
        fetch(url);
        drive();
        CHECK(text("f.bin") == content);
    }
}

TEST_CASE_METHOD(DownloadWorld, "no more than so many at once") {
    std::vector<Wanted> wanted;
    for (int i = 0; i < 10; ++i) {
        const auto name = "f" + std::to_string(i);
        wanted.push_back({name, name, {{"https://store.example/" + name, false, false}}});
    }
    fetch(target, wanted);
    drive();
    CHECK(loop.most_in_flight == 4);
    CHECK(names().size() == 10);
    CHECK(downloads->exit_codes() == std::vector<int>(10, 0));
}

TEST_CASE_METHOD(DownloadWorld, "a file that is there already stops no other") {
    scratch.write("a.csv", "mine");
    fetch(target, {{"a", "a.csv", {{"https://store.example/a", false, false}}},
                   {"b", "b.csv", {{"https://store.example/b", false, false}}}});
    drive();
    CHECK(text("a.csv") == "mine");
    CHECK(text("b.csv") == content);
    CHECK(downloads->exit_codes() == std::vector<int>{73, 0});
    CHECK(urls() == Lines{"https://store.example/b"});
}

class FullDisk final : public Output {
public:
    std::uint64_t size() const override { return 0; }
    const Note* note() const override { return nullptr; }
    model::Result<void> restart(Note) override { return {}; }
    model::Result<void> resume(std::uint64_t) override { return {}; }
    model::Result<void> write(std::string_view) override {
        return system_fault("can't write x", ENOSPC);
    }
    model::Result<std::string> finish() override { return "x"; }
};

TEST_CASE_METHOD(DownloadWorld, "a full disk ends the file at once") {
    downloads = std::make_unique<Downloads>(loop, clock, *this, *this, options);
    downloads->start(target, {{"f", "f.bin", {{url, false, false}}}}, [](const Wanted&) {
        return model::Result<std::unique_ptr<Output>>(std::make_unique<FullDisk>());
    });
    drive();
    CHECK(log == Lines{"0s f.bin ended 74"});
    CHECK(problems == Lines{"can't write x: No space left on device"});
}

TEST_CASE_METHOD(DownloadWorld, "a stop leaves what can be gone on with") {
    gate = [this](const http::Request& request) -> std::optional<Served> {
        request.sink->begin({200, {{"ETag", "\"v1\""}, {"Content-Length", "4000"}}, ""});
        request.sink->take(content.substr(0, 50));
        return Served{http::Response{200, {}, ""}, 10s};
    };
    fetch(target, {{"a", "a", {{url, false, false}}}, {"b", "b", {{url, false, false}}}});
    downloads->pump();
    downloads->stop({model::ProblemKind::interrupted, "ended by a signal", {}, {}}, 130);
    CHECK_FALSE(downloads->is_busy());
    CHECK(loop.canceled == 2);
    CHECK(downloads->exit_codes() == std::vector<int>{130, 130});
    CHECK(names() == Lines{".a.part", ".a.part.note", ".b.part", ".b.part.note"});
}

}  // namespace
}  // namespace taskctl::transfer
