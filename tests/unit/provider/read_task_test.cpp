#include "provider/read_task.hpp"

#include <catch2/catch.hpp>

#include "unit/provider/sample.hpp"

using namespace taskctl;
using namespace taskctl::provider;

namespace {

Reading read(const std::string& task, const std::string& body) {
    http::Response response;
    response.status = 200;
    response.body = body;
    const auto spec = sample::acme(R"("task": {"raw_state": "/status")" + task + "}");
    return provider::read(sample::target(spec), response, sample::now);
}

model::Task task(const std::string& spec, const std::string& body) {
    return read(spec, body).outcome.value();
}

}  // namespace

TEST_CASE("a percentage that makes no sense is left out with one warning") {
    const std::string spec = R"(, "percent": ["/progress", "/done"])";
    CHECK(task(spec, R"({"progress": "50%"})").progress.percent == 50);
    CHECK(task(spec, R"({"progress": null, "done": 7})").progress.percent == 7);
    for (const char* odd : {"-5", "150", "true", "[]", "{}", R"("half")"}) {
        CAPTURE(odd);
        const Reading reading = read(spec, std::string(R"({"progress": )") + odd + "}");
        CHECK_FALSE(reading.outcome.value().progress.percent);
        CHECK(
            reading.warnings ==
            std::vector<std::string>{"acme: `percent` is no number from 0 to 100 and is left out"});
    }
    for (const char* nothing : {"{}", R"({"progress": null})", R"({"progress": ""})"}) {
        CAPTURE(nothing);
        CHECK_FALSE(task(spec, nothing).progress.percent);
        CHECK(read(spec, nothing).warnings.empty());
    }
}

TEST_CASE("counts are read where they are counts") {
    const model::Task got =
        task(R"(, "counts": {"total": "/n", "succeeded": "/ok", "failed": "/bad"})",
             R"({"n": "12", "ok": 18446744073709551616, "bad": -1})");
    CHECK(got.progress.total == 12);
    CHECK_FALSE(got.progress.succeeded);
    CHECK_FALSE(got.progress.failed);
}

TEST_CASE("times become RFC 3339, and stay as they came when they can't be read") {
    const std::string spec = R"(, "created_at": "/a", "started_at": {"at": "/b", "format": "epoch"},
        "updated_at": {"at": "/c", "format": "epoch_ms"},
        "finished_at": {"at": ["/x", "/d"], "format": "%Y%m%d%H%M%S"}, "eta": "/e")";
    const model::Task good = task(spec, R"({"a": "2019-02-12 19:34:49", "b": 1549999999,
        "c": "1549999999007", "d": 20240909033325, "e": ""})");
    CHECK(good.created_at == "2019-02-12T19:34:49");
    CHECK(good.started_at == "2019-02-12T19:33:19Z");
    CHECK(good.updated_at == "2019-02-12T19:33:19.007Z");
    CHECK(good.finished_at == "2024-09-09T03:33:25");
    CHECK_FALSE(good.eta);

    const model::Task odd =
        task(spec, R"({"a": "yesterday", "b": "1e400", "c": true, "d": "0", "e": {"at": 1}})");
    CHECK(odd.created_at == "yesterday");
    CHECK(odd.started_at == "1e400");
    CHECK(odd.updated_at == "true");
    CHECK(odd.finished_at == "0");
    CHECK_FALSE(odd.eta);
}

TEST_CASE("an error is read in tasks that did not go well") {
    const std::string spec =
        R"(, "error": {"code": "/code", "message": ["/error", "/error/text"], "details": "/l/*"})";
    const std::string rest = R"(, "code": 7, "error": {"text": "no"}, "l": ["a", {}, "b"]})";
    CHECK(task(spec, R"({"status": "bad")" + rest).error ==
          model::TaskError{"7", "no", {"a", "b"}});
    CHECK_FALSE(task(spec, R"({"status": "done")" + rest).error);
    CHECK_FALSE(task(spec, R"({"status": "busy")" + rest).error);
    CHECK_FALSE(task(spec, R"({"status": "bad", "code": null, "error": ""})").error);
}

TEST_CASE("artifacts are read in tasks that have ended") {
    const std::string spec = R"(, "artifacts": [
        {"name": "package", "url": ["/signed", "/url"], "type": "file", "credential": false},
        {"each": "/links/*", "when": {"/rel": {"not": "self"}}, "name": "/rel", "url": "/href"}])";
    const std::string rest = R"(, "url": "https://files.example/p?Sig=A%2f", "links": [
        {"rel": "self", "href": "/self"}, {"rel": "meta", "href": "/m"}, {"rel": "none"},
        {"rel": null, "href": "/n"}, "text"]})";
    const std::vector<model::Artifact> artifacts =
        task(spec, R"({"status": "done")" + rest).artifacts;
    REQUIRE(artifacts.size() == 2);
    using model::ArtifactType;
    CHECK(artifacts[0] == model::Artifact{"package", "https://files.example/p?Sig=A%2f",
                                          ArtifactType::file, false});
    CHECK(artifacts[1] ==
          model::Artifact{"meta", "https://api.example.com/m", ArtifactType::resource, true});
    CHECK(task(spec, R"({"status": "bad")" + rest).artifacts == artifacts);
    CHECK(task(spec, R"({"status": "busy")" + rest).artifacts.empty());
}

TEST_CASE("an element without a name is named after its type") {
    const model::Task got =
        task(R"(, "artifacts": [{"each": "/l/*", "name": "/n", "url": "", "type": "file"}])",
             R"({"status": "done", "l": ["/a"]})");
    REQUIRE(got.artifacts.size() == 1);
    CHECK(got.artifacts[0].name == "file");
    CHECK(got.artifacts[0].url == "https://api.example.com/a");
}

TEST_CASE("an artifact's url is resolved against the endpoint as a folder") {
    const auto [given, url, fetched] = GENERATE(table<std::string, std::string, bool>({
        {"x/y?z=1", "https://api.example.com/v1/x/y?z=1", true},
        {"/x", "https://api.example.com/x", true},
        {"../x", "https://api.example.com/x", true},
        {"//cdn.example/x", "https://cdn.example/x", true},
        {"http://BUILD:9080/x", "http://BUILD:9080/x", true},
        {"{host}/x", "{host}/x", false},
        {"https://h.example/{id}/x", "https://h.example/{id}/x", false},
        {"ftp://h.example/x", "ftp://h.example/x", false},
        {"file:///etc/passwd", "file:///etc/passwd", false},
        {"https://u:p@h.example/x", "https://u:p@h.example/x", false},
    }));
    CAPTURE(given);
    const model::Task got = task(R"(, "artifacts": [{"name": "f", "url": "/u", "type": "file"}])",
                                 R"({"status": "done", "u": ")" + given + "\"}");
    REQUIRE(got.artifacts.size() == 1);
    CHECK(got.artifacts[0].url == url);
    CHECK((got.artifacts[0].type == model::ArtifactType::file) == fetched);
}
