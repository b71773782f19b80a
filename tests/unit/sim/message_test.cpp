#include "sim/message.hpp"

#include <catch2/catch.hpp>

#include "sim/stamp.hpp"

using namespace taskctl::sim;

TEST_CASE("a path matches a template segment by segment") {
    using Expected = std::optional<Params>;
    CHECK(match_path("/tasks/{id}", "/tasks/a") == Expected(Params{{"id", "a"}}));
    CHECK(match_path("/tasks/{id}", "/tasks/a%2Fb%20c") == Expected(Params{{"id", "a/b c"}}));
    CHECK(match_path("/{a|b}/{id}/x", "/b/1/x") == Expected(Params{{"a|b", "b"}, {"id", "1"}}));
    for (const char* path : {"", "/", "/tasks", "/tasks/", "/tasks/a/", "/tasks/a/b", "/task/a",
                             "tasks/a", "/TASKS/a"}) {
        CAPTURE(path);
        CHECK_FALSE(match_path("/tasks/{id}", path));
    }
    CHECK_FALSE(match_path("/{a|b}/{id}/x", "/c/1/x"));
}

TEST_CASE("escaping is undone by unescaping, and a broken escape stays as it is") {
    const std::string text = "a b/c~d:%\xff\x01é";
    CHECK(escape("a b~:") == "a%20b~%3A");
    CHECK(unescape(escape(text)) == text);
    CHECK(unescape("%4") == "%4");
    CHECK(unescape("%zz%41%") == "%zzA%");
}

TEST_CASE("a request knows its path, its query and its headers whatever their case") {
    const Request request{"GET", "/a?b=c?d", {{"X-Api-Key", "k"}, {"HOST", "localhost:1"}}, ""};
    CHECK(request.path() == "/a");
    CHECK(request.query() == "b=c?d");
    CHECK(request.header("x-api-key").value_or("") == "k");
    CHECK_FALSE(request.header("accept"));
    CHECK(request.origin() == "http://localhost:1");
}

TEST_CASE("a bearer token is taken exactly") {
    const auto accepts = [](const char* value) {
        return bears({"GET", "/", {{"authorization", value}}, ""}, "sim");
    };
    CHECK(accepts("Bearer sim"));
    for (const char* value :
         {"", "sim", "Bearer", "Bearer ", "Bearer si", "Bearer sim ", "Basic sim"}) {
        CAPTURE(value);
        CHECK_FALSE(accepts(value));
    }
    CHECK_FALSE(bears({"GET", "/", {}, ""}, "sim"));
}

TEST_CASE("a time is written in each vendor's way") {
    const Time time{Millis(1767323045678)};
    CHECK(iso_millis(time) == "2026-01-02T03:04:05.678Z");
    CHECK(iso_ticks(time) == "2026-01-02T03:04:05.6780000Z");
    CHECK(date_and_time(time) == "2026-01-02 03:04:05");
    CHECK(fourteen_digits(time) == "20260102030405");
    CHECK(http_date(time) == "Fri, 02 Jan 2026 03:04:05 GMT");
}
