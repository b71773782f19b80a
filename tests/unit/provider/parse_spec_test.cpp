#include "provider/parse_spec.hpp"

#include <catch2/catch.hpp>

#include "provider/find.hpp"
#include "unit/provider/case_folder.hpp"
#include "unit/provider/sample.hpp"

using namespace taskctl;
using namespace taskctl::provider;

namespace {

constexpr std::string_view whole = R"({
  // Comments are allowed.
  "taskctl": 1,
  "name": "acme-export",
  "aliases": ["acme"],
  "title": "Acme export",
  "docs": "https://docs.example.com/export",
  "endpoint": "https://api.example.com/v1",
  "params": {
    "share": {"required": true, "help": "Share ID"},
    "key": {"secret": true},
    "mode": {"default": "fast", "enum": ["fast", "slow"]}
  },
  "auth": [{"header": "Authorization", "value": "Bearer {token}"}],
  "request": {
    "method": "POST", "path": "/{mode}/jobs", "query": {"share": "{share}"},
    "headers": {"X-Date": "{now:%F}"},
    "json": {"id": "{id}", "keys": ["{key}", 1, null], "deep": {"on": true}}
  },
  "root": ["/data", "/job"],
  "task": {
    "id": "/id", "kind": ["/type", "/kind"], "raw_state": "/status", "percent": "/progress",
    "counts": {"total": "/n", "succeeded": "/ok", "failed": "/bad"},
    "created_at": "/created", "finished_at": {"at": ["/end"], "format": "epoch_ms"},
    "error": {"code": "/error/code", "message": "/error/text", "details": "/error/more/*"},
    "artifacts": [
      {"name": "package", "url": "/url", "type": "file", "credential": false},
      {"each": "/links/*", "when": {"/rel": "file"}, "name": "/rel", "url": "/href"}
    ]
  },
  "states": [
    {"state": "succeeded", "when": {"/status": "done", "/code": {"max": 399}}},
    {"problem": "not_understood", "when": {"any": [{"/status": "done"}, {"http": 204}]}}
  ],
  "error_body": {"code": "/code", "message": "/message", "details": "/details/*"},
  "errors": [{"kind": "transient", "when": {"/code": [1, "two", null]}}],
  "accept": [303],
  "poll": {"floor": "1.5s", "rate_limit": "300/1m", "retry_after": "header:RetryAfter"},
  "examples": [{"http": 303, "headers": {"A": "b"}, "answer": {"n": 1.50}, "id": "t",
                "problem": "not_understood"}]
})";

Selectors selectors(std::initializer_list<std::string_view> texts) {
    Selectors made;
    for (const auto text : texts) made.push_back(parse_selector(text).value());
    return made;
}

}  // namespace

TEST_CASE("a spec's description and request are read") {
    const auto spec = sample::spec(whole);
    CHECK(spec->name == "acme-export");
    CHECK(spec->aliases == std::vector<std::string>{"acme"});
    CHECK(spec->title == "Acme export");
    CHECK(spec->docs == "https://docs.example.com/export");
    CHECK(spec->endpoint == "https://api.example.com/v1");
    CHECK(spec->params.at("share").required);
    CHECK(spec->params.at("share").help == "Share ID");
    CHECK(spec->params.at("key").secret);
    CHECK(spec->params.at("mode").default_value == "fast");
    CHECK(spec->params.at("mode").allowed == std::vector<std::string>{"fast", "slow"});
    CHECK(spec->auth.at(0).first == "Authorization");
    CHECK(spec->request.method == "POST");
    CHECK(spec->request.path.pieces.size() == 3);
    CHECK(spec->request.query.at(0).first == "share");
    CHECK(spec->request.headers.at(0).first == "X-Date");
    CHECK(std::get<JsonTemplate::Object>(spec->request.json->value).size() == 3);
    CHECK(spec->poll.floor == std::chrono::milliseconds(1500));
    CHECK(spec->poll.rate_limit->requests == 300);
    CHECK(spec->poll.rate_limit->window == std::chrono::minutes(1));
    CHECK(spec->poll.retry_after == std::vector<std::string>{"RetryAfter"});
}

TEST_CASE("a spec's fields and rules are read") {
    const auto spec = sample::spec(whole);
    CHECK(spec->root == selectors({"/data", "/job"}));
    CHECK(spec->task.kind == selectors({"/type", "/kind"}));
    CHECK(spec->task.failed == selectors({"/bad"}));
    CHECK(spec->task.created_at.format.empty());
    CHECK(spec->task.finished_at.at == selectors({"/end"}));
    CHECK(spec->task.finished_at.format == "epoch_ms");
    CHECK(spec->task.error_details == selectors({"/error/more/*"}));
    CHECK(spec->error_code == selectors({"/code"}));
    CHECK(spec->accept == std::vector<int>{303});

    REQUIRE(spec->task.artifacts.size() == 2);
    CHECK(std::get<std::string>(spec->task.artifacts[0].name) == "package");
    CHECK(spec->task.artifacts[0].type == model::ArtifactType::file);
    CHECK_FALSE(spec->task.artifacts[0].credential);
    CHECK(std::holds_alternative<Selector>(spec->task.artifacts[1].name));
    CHECK(spec->task.artifacts[1].type == model::ArtifactType::resource);
    CHECK(spec->task.artifacts[1].credential);

    REQUIRE(spec->states.size() == 2);
    CHECK(std::get<model::State>(spec->states[0].verdict) == model::State::succeeded);
    CHECK(spec->states[0].when.terms.size() == 2);
    CHECK(std::get<model::ProblemKind>(spec->states[1].verdict) ==
          model::ProblemKind::not_understood);
    CHECK(spec->states[1].when.any.size() == 2);
    CHECK(spec->errors.at(0).kind == ErrorKind::transient);
    const Matcher matcher = spec->errors[0].when.terms.at(0).second;
    CHECK((matcher.one_of == std::vector<Scalar>{Number{1, 1}, std::string("two"), nullptr}));

    const Example& example = spec->examples.at(0);
    CHECK(example.http == 303);
    CHECK(example.headers == http::Headers{{"A", "b"}});
    CHECK(example.answer == R"({"n":1.50})");
    CHECK(example.problem == model::ProblemKind::not_understood);
}

TEST_CASE("a request is a GET unless it says otherwise") {
    CHECK(sample::acme("")->request.method == "GET");
}

TEST_CASE("a spec larger than 1 MiB is refused") {
    const auto spec = parse_spec(std::string((1 << 20) + 1, ' '));
    REQUIRE_FALSE(spec);
    CHECK(to_text("big.json", spec.error().at(0)) ==
          "big.json: is larger than 1 MiB, which no spec is");
}

TEST_CASE("a finding is one line that can be shown, whatever it quotes") {
    const auto spec = parse_spec(R"({"taskctl": 1, "a\nb\u001b[31m": 0})");
    REQUIRE_FALSE(spec);
    CHECK(to_text("odd.json", spec.error().at(0)) == "odd.json: unknown key `a b\uFFFD[31m`");
}

TEST_CASE("every broken spec in tests/specs is refused with its findings") {
    std::size_t count = 0;
    for (const auto& file : cases::sorted_entries(cases::source_dir / "tests/specs")) {
        if (file.extension() != ".json") continue;
        ++count;
        const auto spec = parse_spec(cases::text_of(file));
        std::vector<Diagnostic> findings = spec ? lint(*spec) : spec.error();
        if (spec) {
            const auto examples = check_examples(*spec);
            findings.insert(findings.end(), examples.begin(), examples.end());
        }
        auto expected = file;
        CAPTURE(cases::shown(file));
        CHECK(cases::listed(findings, file.filename().string()) ==
              cases::text_of(expected.replace_extension(".error")));
        CHECK_FALSE(findings.empty());
    }
    CHECK(count >= 20);
}

TEST_CASE("a spec without a fault passes the lint") {
    const auto spec = sample::acme(
        R"("examples": [{"answer": {"status": "done"}, "state": "succeeded"},
                        {"answer": {"status": "odd"}, "state": "unknown"},
                        {"http": 404, "problem": "not_found"},
                        {"http": 200, "problem": "not_understood"}])");
    CHECK(lint(*spec).empty());
    CHECK(check_examples(*spec).empty());
}

TEST_CASE("the id of an example may stand in its headers") {
    const auto spec = sample::acme(R"("task": {"id": "header:X-Job", "raw_state": "/status"},
        "examples": [{"headers": {"X-Job": "17"}, "answer": {"status": "done"},
                      "state": "succeeded"}])");
    CHECK(check_examples(*spec).empty());
}

TEST_CASE("a success that a result or an accepted status tells passes the lint") {
    const auto when = GENERATE(
        R"({"/result": {"exists": true}})", R"({"/result": {"not": ""}})", R"({"http": 303})",
        R"({"http": {"min": 300}})", R"({"header:X-State": "done"})", R"({"/code": {"max": 0}})",
        R"({"header:Location": {"exists": true}})", R"({"/steps/*/ok": {"all": true}})",
        R"({"any": [{"/status": "done"}, {"/status": ["ended", "over"], "http": 200}]})");
    CAPTURE(when);
    const auto spec =
        sample::acme(R"("accept": [303], "states": [{"state": "succeeded", "when": )" +
                     std::string(when) + R"(}],
        "examples": [{"http": 404, "problem": "not_found"}])");
    CHECK(lint(*spec).empty());
}

TEST_CASE("a success that is told by what stands for the status word passes the lint") {
    const auto spec = GENERATE(
        R"("task": {"raw_state": "http"},
           "states": [{"state": "running", "when": {"http": 202}},
                      {"state": "succeeded", "when": {"http": 200}}])",
        R"("task": {"raw_state": "/finished_at"},
           "states": [{"state": "running", "when": {"/finished_at": null}},
                      {"state": "succeeded", "when": {"/finished_at": {"not": null}}}])",
        R"("task": {"raw_state": "/result"},
           "states": [{"state": "running", "when": {"any": [{"/result": {"exists": false}}]}},
                      {"state": "succeeded", "when": {"/result": {"exists": true}}}])");
    CAPTURE(spec);
    const auto parsed = sample::acme(std::string(spec) + R"(,
        "examples": [{"http": 404, "problem": "not_found"}])");
    CHECK(lint(*parsed).empty());
}

TEST_CASE("headers that stand in for each other pass") {
    const auto spec =
        sample::acme(R"("params": {"basic": {"secret": true}, "key": {"secret": true}},
        "auth": [{"header": "Authorization", "value": "Basic {basic}"},
                 {"header": "Authorization", "value": "ApiKey {key}"}],
        "request": {"path": "/jobs/{id}", "headers": {"authorization": "None"}},
        "examples": [{"http": 404, "problem": "not_found"}])");
    CHECK(lint(*spec).empty());
}

TEST_CASE("conditions on elements that can't miss each other pass the lint") {
    const auto when = GENERATE(R"({"/l/*/a": 1, "/m/*/b": 2})", R"({"/l/*/a": 1, "/l/0/b": 2})",
                               R"({"/l/*/a": 1, "/l/*/b": {"all": 2}})",
                               R"({"/l/*/a": 1, "/l/*/b": {"exists": false}})",
                               R"({"/s": 1, "/l/*/a": {"exists": true}, "/l/*/b": {"not": ""}})",
                               R"({"any": [{"/l/*/a": 1}, {"/l/*/b": 2}]})");
    CAPTURE(when);
    const auto spec =
        sample::acme(R"("states": [{"state": "succeeded", "when": )" + std::string(when) + R"(}],
        "examples": [{"http": 404, "problem": "not_found"}])");
    CHECK(lint(*spec).empty());
}

TEST_CASE("a heading is read without the rest of the spec, or not at all") {
    CHECK(read_heading(R"({"name": "a", /* why */ "aliases": ["b"], "title": "T", "states": 7})") ==
          Heading{"a", {"b"}, "T"});
    CHECK(read_heading(R"({"name": "a"})") == Heading{"a", {}, ""});
    for (const auto* text :
         {"", "{", "[]", R"({"title": "T"})", R"({"name": 7})", R"({"name": "A B"})",
          R"({"name": "a", "aliases": "b"})", R"({"name": "a", "title": 7})"}) {
        CAPTURE(text);
        CHECK_FALSE(read_heading(text));
    }
}
