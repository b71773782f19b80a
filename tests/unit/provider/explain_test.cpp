#include "provider/explain.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "provider/request.hpp"
#include "unit/provider/sample.hpp"

using namespace taskctl;
using namespace taskctl::provider;

namespace {

constexpr const char* rules = R"("root": ["/job", "/data"],
    "task": {"raw_state": "/status", "id": "/id", "percent": "/done",
             "created_at": {"at": "/at", "format": "epoch"},
             "error": {"message": ["/why/text", "/why"]},
             "artifacts": [{"each": "/links/*", "when": {"/rel": "file"}, "name": "/name",
                            "url": "/href", "type": "file"}]},
    "states": [{"state": "succeeded", "when": {"/status": "done", "/code": {"max": 299}}},
               {"state": "partial", "when": {"any": [{"/status": "part"}, {"/bad": {"min": 1}}]}},
               {"state": "failed", "when": {"/steps/*/ok": {"all": false}}}],
    "errors": [{"kind": "quota", "when": {"header:X-Left": "0", "/job": {"exists": false}}}])";

Explanation told(const std::string& body, int status = 200, http::Headers headers = {}) {
    const Target target = sample::target(sample::acme(rules));
    const http::Response response{status, std::move(headers), body};
    return explain(target, response, read(target, response, sample::now));
}

std::string text(const TermTrace& term) {
    std::string found;
    for (const auto& value : term.found) found += " " + value;
    return term.selector + " " + term.wanted + ":" + found + (term.holds ? " yes" : " no");
}

const FieldTrace& field(const Explanation& explanation, const std::string& name) {
    const auto& fields = explanation.fields;
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [&](const FieldTrace& one) { return one.name == name; });
    REQUIRE(found != fields.end());
    return *found;
}

}  // namespace

TEST_CASE("the rules are told up to the one that holds, with what they found") {
    const auto explanation = told(R"({"data": {"status": "done", "bad": 2, "code": "300"}})");
    REQUIRE(explanation.rules.size() == 3);
    CHECK(explanation.rules[0].pointer == "/errors/0");
    CHECK_FALSE(explanation.rules[0].when.holds);
    CHECK(explanation.rules[1].pointer == "/states/0");
    CHECK(explanation.rules[1].verdict == "succeeded");
    CHECK(text(explanation.rules[1].when.terms[0]) == R"(/status is "done": "done" yes)");
    CHECK(text(explanation.rules[1].when.terms[1]) == R"(/code is at most 299: "300" no)");
    CHECK_FALSE(explanation.rules[1].when.holds);
    const auto& last = explanation.rules[2].when;
    CHECK(last.holds);
    CHECK(text(last.any.at(0).terms[0]) == R"(/status is "part": "done" no)");
    CHECK(text(last.any.at(1).terms[0]) == "/bad is at least 1: 2 yes");
    CHECK(explanation.decided.empty());
}

TEST_CASE("an error rule that holds ends the rules") {
    const auto explanation = told("{}", 500, {{"X-Left", "0"}});
    REQUIRE(explanation.rules.size() == 1);
    const auto& when = explanation.rules[0].when;
    CHECK(text(when.terms[0]) == "header:X-Left is \"0\": \"0\" yes");
    CHECK(text(when.terms[1]) == "/job is not there: yes");
    CHECK(explanation.decided.empty());
    CHECK_FALSE(explanation.root);
}

TEST_CASE("what decided is told when no rule did") {
    const auto [body, status, decided] = GENERATE(table<std::string, int, std::string>({
        {"{}", 404, "the HTTP status 404"},
        {"<p>", 200, "the body, which can't be read"},
        {"{}", 200, "`root`, which finds no task"},
        {R"({"job": {"id": "other"}})", 200, "`task.id`, which is another task's"},
        {R"({"job": {"status": "odd"}})", 200, "no rule: the status is not known to the spec"},
    }));
    const auto explanation = told(body, status);
    CHECK(explanation.decided == decided);
    CHECK(std::none_of(explanation.rules.begin(), explanation.rules.end(),
                       [](const RuleTrace& rule) { return rule.when.holds; }));
}

TEST_CASE("each field is told with the pointer that it came from") {
    const auto explanation = told(R"({"data": {"id": "T1", "status": "part", "done": "50%",
        "at": 1767323045, "why": "disk full",
        "links": [{"rel": "self", "name": "me", "href": "/me"},
                  {"rel": "file", "name": "csv", "href": "/f.csv?sig=hush"}]}})");
    CHECK(explanation.root == "/data");
    CHECK(field(explanation, "raw_state").pointer == "/data/status");
    CHECK(field(explanation, "raw_state").found == "\"part\"");
    CHECK(field(explanation, "raw_state").value == "part");
    CHECK(field(explanation, "progress.percent").found == "\"50%\"");
    CHECK(field(explanation, "progress.percent").value == "50");
    CHECK(field(explanation, "created_at").value == "2026-01-02T03:04:05Z");
    CHECK(field(explanation, "error.message").pointer == "/data/why");
    CHECK(field(explanation, "error.message").looked_at ==
          std::vector<std::string>{"/data/why/text", "/data/why"});
    CHECK(field(explanation, "artifacts").pointer == "/data/links/*/href");
    CHECK(field(explanation, "artifacts").value == "csv");
}

TEST_CASE("an object where a number is wanted is told, as nothing behind it is read") {
    const Target target = sample::target(sample::acme(
        R"("task": {"raw_state": ["/o", "/status"], "percent": ["/n", "/s", "/o", "/q"]})"));
    const http::Response response{200, {}, R"({"status": "busy", "n": null, "s": "", "o": {},
                                               "q": 5})"};
    const auto explanation = explain(target, response, read(target, response, sample::now));
    CHECK(field(explanation, "progress.percent").pointer == "/o");
    CHECK(field(explanation, "progress.percent").value.empty());
    CHECK(field(explanation, "raw_state").pointer == "/status");
}

TEST_CASE("a field that can't be read, is not there or is not wanted yet says so") {
    const auto explanation = told(R"({"job": {"status": "odd", "done": "lots"}})");
    CHECK(field(explanation, "progress.percent").pointer == "/job/done");
    CHECK(field(explanation, "progress.percent").value.empty());
    CHECK_FALSE(field(explanation, "created_at").pointer);
    CHECK_FALSE(field(explanation, "error.message").remark.empty());
    CHECK(field(explanation, "artifacts").remark == "read when the task has ended");
}

TEST_CASE("what a matcher wants is told in words") {
    const auto [matcher, wanted] = GENERATE(table<std::string, std::string>({
        {R"("done")", R"(is "done")"},
        {R"(["a", 1, true, null])", R"(is one of "a", 1, true, null)"},
        {R"({"not": 0.5})", "is there and is not 0.5"},
        {R"({"not": [1, 2]})", "is there and is none of 1, 2"},
        {R"({"min": 1, "max": 3})", "is at least 1 and is at most 3"},
        {R"({"min": 0.0000001})", "is at least 1e-07"},
        {R"({"max": 1e15})", "is at most 1000000000000000"},
        {R"({"min": 9007199254740993, "max": 1e300})",
         "is at least 9007199254740993 and is at most 1e+300"},
        {R"({"exists": true})", "is there"},
        {R"({"exists": false})", "is not there"},
        {R"({"all": "ok"})", R"(of every element is "ok")"},
    }));
    const auto spec =
        sample::acme(R"("states": [{"state": "succeeded", "when": {"/s/*": )" + matcher + "}}]");
    const Target target = sample::target(spec);
    const http::Response response{200, {}, R"({"s": []})"};
    const auto explanation = explain(target, response, read(target, response, sample::now));
    CHECK(explanation.rules.at(0).when.terms.at(0).wanted == wanted);
}

TEST_CASE("of many values the first are told") {
    const auto explanation = told(R"({"job": {"steps": [{"ok": 1}, {"ok": false}, {"ok": 3},
                                                         {"ok": 4}, {"ok": 5}, {}]}})");
    const auto& term = explanation.rules.back().when.terms.at(0);
    CHECK(term.found == std::vector<std::string>{"1", "false", "3"});
    CHECK(term.more == 2);
}

TEST_CASE("a shown request has a mask for every secret, wherever it stands") {
    std::shared_ptr<Service> service;
    Target target = sample::target(
        sample::acme(
            R"("params": {"key": {"secret": true, "required": true}, "open": {}, "no": {"secret": true}},
        "auth": [{"header": "Authorization", "value": "Bearer {token}"},
                 {"header": "X-No", "value": "{no}"}],
        "request": {"method": "POST", "path": "/{id}/{key}", "query": {"k": "{key}", "o": "{open}"},
                    "headers": {"X-Key": "a {key} b"}, "json": {"key": "{key}", "o": "{open}"}})"),
        &service);
    target.params = {{"key", "hush+1"}, {"open", "a+b"}};
    service->endpoint = http::parse_url("http://h.example/v1?code=hush2&x").value();
    service->headers = {{"X-Mine", "hush3"}};
    const http::Request shown = shown_request(target, true, sample::now);
    CHECK(shown.url == "http://h.example/v1/t-1/***?code=***&x=***&k=***&o=a%2Bb");
    CHECK(shown.headers == http::Headers{{"Authorization", "Bearer ***"},
                                         {"X-Key", "a *** b"},
                                         {"X-Mine", "***"},
                                         {"Content-Type", "application/json"}});
    CHECK(shown.body == R"({"key":"***","o":"a+b"})");
    CHECK_FALSE(http::find(shown_request(target, false, sample::now).headers, "Authorization"));
}

TEST_CASE("a shown body is indented, cut and without what looks like a credential") {
    CHECK(shown_body(R"({"a":1.50,"a":[true,null]})") == R"({"a": 1.50, "a": [true, null]})");
    CHECK(shown_body(R"({"accessToken": "hush", "api_key": 7, "tokens": {"n": 1}})") ==
          R"({"accessToken": "***", "api_key": "***", "tokens": {"n": 1}})");
    CHECK(shown_body(R"("https://h.example/f?sig=hush")") == R"("https://h.example/f?***")");
    CHECK(shown_body("a\x1b[31m?\n") == "a\xEF\xBF\xBD[31m? ");
    CHECK(shown_body("").empty());
    const std::string word(60, 'x');
    CHECK(shown_body(R"({"a": {"b": 1}, "c": [")" + word + R"(", ")" + word + "\"]}") ==
          "{\n  \"a\": {\"b\": 1},\n  \"c\": [\n    \"" + word + "\",\n    \"" + word +
              "\"\n  ]\n}");
    std::string many = "[";
    for (int i = 0; i < 1000; ++i) many += (i == 0 ? "\"" : ",\"") + word + "\"";
    const std::string cut = shown_body(many + "]");
    CHECK(std::count(cut.begin(), cut.end(), '\n') == 80);
    CHECK(cut.ends_with("…"));
    CHECK(shown_body("\"" + std::string(5000, 'y') + "\"").size() < 250);
}

TEST_CASE("a shown header keeps what is harmless") {
    CHECK(shown_header({"Set-Cookie", "s=hush"}).value == "***");
    CHECK(shown_header({"X-Auth-Token", "hush"}).value == "***");
    CHECK(shown_header({"Location", "https://h.example/x?code=hush"}).value ==
          "https://h.example/x?***");
    CHECK(shown_header({"Retry-After", "7"}).value == "7");
}
