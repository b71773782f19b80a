#include "provider/read.hpp"

#include <catch2/catch.hpp>

#include "model/visible.hpp"
#include "unit/provider/sample.hpp"

using namespace taskctl;
using namespace taskctl::provider;
using Catch::Matchers::Contains;
using model::ProblemKind;

namespace {

constexpr const char* errors = R"(
    "error_body": {"code": "/code", "message": ["/message", "/msg"], "details": "/more/*"},
    "errors": [{"kind": "not_found", "when": {"/code": 13}},
               {"kind": "transient", "when": {"/code": "later"}},
               {"kind": "quota", "when": {"/code": "limit"}},
               {"kind": "rate_limited", "when": {"/code": "slow"}},
               {"kind": "rejected", "when": {"/code": {"not": 0}}},
               {"kind": "not_permitted", "when": {"http": 203}}],
    "accept": [303],
    "poll": {"retry_after": ["header:RetryAfter"]})";

Reading read(const std::string& more, int status, std::string body, http::Headers headers = {}) {
    http::Response response;
    response.status = status;
    response.headers = std::move(headers);
    response.body = std::move(body);
    return provider::read(sample::target(sample::acme(more)), response, sample::now);
}

Failure failure(int status, std::string body, http::Headers headers = {}) {
    const Reading reading = read(errors, status, std::move(body), std::move(headers));
    REQUIRE_FALSE(reading.outcome);
    CHECK(reading.outcome.error().problem.http_status == status);
    return reading.outcome.error();
}

}  // namespace

TEST_CASE("an answer that is no task is a problem, classed by what may help") {
    const auto [status, body, kind, retry,
                message] = GENERATE(table<int, std::string, ProblemKind, Retry, std::string>({
        {400, "", ProblemKind::rejected, Retry::never, "the request was rejected (HTTP 400)"},
        {401, "", ProblemKind::not_permitted, Retry::never,
         "no credential was sent, and one is wanted (HTTP 401)"},
        {403, "{}", ProblemKind::not_permitted, Retry::never, "not permitted (HTTP 403)"},
        {404, "<html>", ProblemKind::not_found, Retry::never, "no such task (HTTP 404)"},
        {410, "", ProblemKind::not_found, Retry::never, "no such task (HTTP 410)"},
        {408, "", ProblemKind::unavailable, Retry::transient,
         "the service is not available (HTTP 408)"},
        {425, "", ProblemKind::unavailable, Retry::transient,
         "the service is not available (HTTP 425)"},
        {500, "", ProblemKind::unavailable, Retry::transient,
         "the service is not available (HTTP 500)"},
        {503, "", ProblemKind::unavailable, Retry::transient,
         "the service is not available (HTTP 503)"},
        {524, "", ProblemKind::unavailable, Retry::transient,
         "the service is not available (HTTP 524)"},
        {501, "", ProblemKind::rejected, Retry::never, "the request was rejected (HTTP 501)"},
        {505, "", ProblemKind::rejected, Retry::never, "the request was rejected (HTTP 505)"},
        {422, R"({"message": "no\u001b[2J"})", ProblemKind::rejected, Retry::never,
         "the request was rejected (HTTP 422): no\uFFFD[2J"},
        {429, "", ProblemKind::rate_limited, Retry::throttled, "too many requests (HTTP 429)"},
        // rules, whatever the status
        {200, R"({"code": "13", "msg": "gone"})", ProblemKind::not_found, Retry::never,
         "no such task (HTTP 200): 13: gone"},
        {400, R"({"code": 13})", ProblemKind::not_found, Retry::never,
         "no such task (HTTP 400): 13"},
        {400, R"({"code": "later"})", ProblemKind::unavailable, Retry::transient,
         "the service is not available (HTTP 400): later"},
        {429, R"({"code": "limit"})", ProblemKind::quota, Retry::never,
         "the quota is used up (HTTP 429): limit"},
        {200, R"({"code": "slow"})", ProblemKind::rate_limited, Retry::throttled,
         "too many requests (HTTP 200): slow"},
        {500, R"({"code": 7, "message": "bad", "more": ["a", {"x": 1}, "b"]})",
         ProblemKind::rejected, Retry::never, "the request was rejected (HTTP 500): 7: bad; a; b"},
        {500, R"({"more": ["a", "b"]})", ProblemKind::unavailable, Retry::transient,
         "the service is not available (HTTP 500): a; b"},
        {203, "not JSON", ProblemKind::not_permitted, Retry::never, "not permitted (HTTP 203)"},
        // redirects
        {304, "", ProblemKind::not_understood, Retry::never,
         "a redirect that is not followed (HTTP 304)"},
        {199, "", ProblemKind::not_understood, Retry::never,
         "an answer with a status that HTTP does not know (HTTP 199)"},
    }));
    CAPTURE(status, body);
    const Failure got = failure(status, body);
    CHECK(model::word(got.problem.kind) == model::word(kind));
    CHECK(got.retry == retry);
    CHECK(got.problem.message == message);
    CHECK(got.problem.retry_at == std::nullopt);
}

TEST_CASE("a 401 tells whether there was a credential to refuse") {
    const char* with_key = R"("params": {"key": {"secret": true}, "mode": {}},
        "request": {"path": "/jobs/{id}", "headers": {"X-Key": "{key}", "X-Mode": "{mode}"}})";
    std::shared_ptr<Service> service;
    Target target = sample::target(sample::acme(with_key), &service);
    const auto message = [&target] {
        return provider::read(target, {401, {}, ""}, sample::now).outcome.error().problem.message;
    };
    const std::string none = "no credential was sent, and one is wanted (HTTP 401)";
    const std::string refused = "the credential was refused (HTTP 401)";
    CHECK(message() == none);
    target.params = {{"mode", "fast"}};  // whatever that is
    CHECK(message() == refused);
    target.params.clear();
    SECTION("a header of the user's") {
        service->headers = {{"Cookie", "c"}};
        CHECK(message() == refused);
    }
    SECTION("a certificate") {
        http::Connection connection;
        connection.cert = "me.pem";
        service->connection = std::make_shared<const http::Connection>(connection);
        CHECK(message() == refused);
    }
    SECTION("a key in the endpoint") {
        service->endpoint.query = "code=c";
        CHECK(message() == refused);
    }
    SECTION("the token, or what the spec has in its place") {
        const auto* value = GENERATE("{token}", "fixed");
        const auto spec = sample::acme(R"("auth": {"header": "X-Key", "value": ")" +
                                       std::string(value) + R"("})");
        target = sample::target(spec);
        CHECK(message() == refused);
    }
}

TEST_CASE("an answer that should be a task but can't be read is a passing fault") {
    const auto [body, headers, message] = GENERATE(table<std::string, http::Headers, std::string>({
        {"", {}, "the answer is empty (HTTP 200)"},
        {"{\"status\": \"do", {}, "the answer is not JSON (HTTP 200)"},
        {"{} {}", {}, "the answer is not JSON (HTTP 200)"},
        {"<p>Secret</p>",
         {{"content-type", "text/html; charset=utf-8"}},
         "the answer is an HTML page, not JSON; is the endpoint right? (HTTP 200)"},
        {std::string(1000, '['), {}, "the answer is nested deeper than 64 levels (HTTP 200)"},
        {"null", {}, "the answer is no JSON object (HTTP 200)"},
        {"\"done\"", {}, "the answer is no JSON object (HTTP 200)"},
    }));
    const Failure got = failure(200, body, headers);
    CHECK(got.problem.kind == ProblemKind::not_understood);
    CHECK(got.retry == Retry::transient);
    CHECK(got.problem.message == message);
}

TEST_CASE("a cut answer is not taken for one in which something is missing") {
    const std::string rule =
        R"("errors": [{"kind": "rejected", "when": {"/a": {"exists": false}}}])";
    CHECK(read(rule, 200, "{\"a\": 1").outcome.error().problem.kind == ProblemKind::not_understood);
    CHECK(read(rule, 200, "{}").outcome.error().problem.kind == ProblemKind::rejected);
    CHECK(read(rule, 500, "{}").outcome.error().problem.kind == ProblemKind::rejected);
    const std::string body = GENERATE("", "<html>", "{\"b\": 1", std::string(1000, '['));
    CHECK(read(rule, 500, body).outcome.error().problem.kind == ProblemKind::unavailable);
}

TEST_CASE("a rule about status and headers needs no body") {
    const std::string rule =
        R"("errors": [{"kind": "quota", "when": {"http": 503, "header:X-Left": "0"}}])";
    const auto reading = read(rule, 503, "<html>", {{"X-Left", "0"}});
    CHECK(reading.outcome.error().problem.kind == ProblemKind::quota);
}

TEST_CASE("a redirect tells where it leads, without the query") {
    const auto [location, message] = GENERATE(table<std::string, std::string>({
        {"https://other.example/x?sig=secret",
         "a redirect to https://other.example/x that is not followed (HTTP 302)"},
        {"/login?next=secret",
         "a redirect to https://api.example.com/login that is not followed (HTTP 302)"},
        {"https://user:secret@other.example/", "a redirect that is not followed (HTTP 302)"},
        {"file:///etc/passwd", "a redirect that is not followed (HTTP 302)"},
    }));
    const Failure got = failure(302, "", {{"Location", location}});
    CHECK(got.problem.message == message);
    CHECK(got.retry == Retry::never);
}

TEST_CASE("a hint tells when to ask again") {
    using std::chrono::seconds;
    const auto [status, header, value, kind, retry, wait] =
        GENERATE(table<int, std::string, std::string, ProblemKind, Retry, std::optional<seconds>>({
            {429, "Retry-After", "7", ProblemKind::rate_limited, Retry::throttled, seconds(7)},
            {429, "RetryAfter", "9", ProblemKind::rate_limited, Retry::throttled, seconds(9)},
            {503, "Retry-After", "7", ProblemKind::unavailable, Retry::throttled, seconds(7)},
            {500, "Retry-After", "7", ProblemKind::unavailable, Retry::transient, seconds(7)},
            {403, "RateLimit", "\"default\";r=0;t=5", ProblemKind::rate_limited, Retry::throttled,
             seconds(5)},
            {403, "RateLimit", "\"default\";r=3;t=5", ProblemKind::not_permitted, Retry::never,
             std::nullopt},
            {403, "RateLimit", "\"default\";r=0", ProblemKind::rate_limited, Retry::throttled,
             std::nullopt},
            {403, "X-RateLimit-Remaining", "0", ProblemKind::rate_limited, Retry::throttled,
             std::nullopt},
        }));
    CAPTURE(status, header, value);
    const http::Headers headers = {{header, value}};
    const Failure got = failure(status, "{}", headers);
    CHECK(model::word(got.problem.kind) == model::word(kind));
    CHECK(got.retry == retry);
    CHECK(got.problem.retry_at == (wait ? std::optional(sample::now + *wait) : std::nullopt));
}

TEST_CASE("a 403 with nothing remaining waits as long as Retry-After says") {
    const auto got = failure(403, "{}", {{"RateLimit-Remaining", "0"}, {"Retry-After", "2"}});
    CHECK(got.problem.kind == ProblemKind::rate_limited);
    CHECK(got.problem.retry_at == sample::now + std::chrono::seconds(2));
}

TEST_CASE("a message is cut at the limit for errors") {
    const Failure got = failure(400, R"({"message": ")" + std::string(5000, 'x') + "\"}");
    CHECK(got.problem.message.size() <= model::error_text_limit);
}

TEST_CASE("an answer about another task is not understood") {
    const std::string ids = R"("task": {"id": "/id", "raw_state": "/status"})";
    for (const char* same : {R"("t-1")", R"("T1")", R"("t1-")", "null", R"("")"}) {
        CAPTURE(same);
        CHECK(read(ids, 200, std::string(R"({"status": "busy", "id": )") + same + "}").outcome);
    }
    const Reading reading = read(ids, 200, R"({"status": "busy", "id": "t\u001b2"})");
    REQUIRE_FALSE(reading.outcome);
    CHECK(reading.outcome.error().retry == Retry::transient);
    CHECK(reading.outcome.error().problem.message ==
          "the answer is about the task `t\uFFFD2`, not about `t-1` (HTTP 200)");
}

TEST_CASE("the first state rule that holds decides, and none means unknown") {
    const Reading busy = read("", 200, R"({"status": "busy"})");
    REQUIRE(busy.outcome);
    CHECK(busy.outcome->state == model::State::running);
    CHECK(busy.rule == "/states/1");

    const Reading odd = read("", 200, R"({"status": "Odd"})");
    REQUIRE(odd.outcome);
    CHECK(odd.outcome->state == model::State::unknown);
    CHECK(odd.outcome->raw_state == "Odd");
    CHECK(odd.rule.empty());
    CHECK(odd.warnings.empty());

    CHECK(read(errors, 303, R"({"status": "done"})").outcome);
    CHECK(read("", 201, "{}").outcome->raw_state == std::nullopt);
}

TEST_CASE("a state rule may find that an answer is a problem") {
    const std::string rules = R"("states": [
        {"problem": "not_understood", "when": {"/status": "odd"}},
        {"problem": "not_found", "when": {"/status": "gone"}}])";
    const Failure odd = read(rules, 200, R"({"status": "odd"})").outcome.error();
    CHECK(odd.problem.kind == ProblemKind::not_understood);
    CHECK(odd.retry == Retry::transient);
    CHECK_THAT(odd.problem.message, Contains("`odd`") && Contains("/states/0"));
    const Failure gone = read(rules, 200, R"({"status": "gone"})").outcome.error();
    CHECK(gone.problem.kind == ProblemKind::not_found);
    CHECK(gone.retry == Retry::never);
}

TEST_CASE("the task is looked for where the root is") {
    const std::string roots = R"("root": ["/a", "/b"])";
    CHECK(read(roots, 200, R"({"a": null, "b": {"status": "done"}})").outcome);
    const Failure none = read(roots, 200, R"({"c": {}})").outcome.error();
    CHECK(none.problem.message == "the answer holds no task at /a, /b (HTTP 200)");
    CHECK(none.retry == Retry::transient);
    CHECK_FALSE(read(roots, 200, R"({"a": "text"})").outcome);
}

TEST_CASE("no answer at all is a problem too") {
    using http::NoAnswerKind;
    const auto [given, kind, retry, message] =
        GENERATE(table<NoAnswerKind, ProblemKind, Retry, std::string>({
            {NoAnswerKind::unreachable, ProblemKind::unreachable, Retry::transient,
             "the service can't be reached: why"},
            {NoAnswerKind::untrusted, ProblemKind::not_permitted, Retry::never,
             "the server can't be trusted: why"},
            {NoAnswerKind::garbled, ProblemKind::not_understood, Retry::transient,
             "the answer is not HTTP: why"},
            {NoAnswerKind::too_large, ProblemKind::not_understood, Retry::transient,
             "the answer is too large: why"},
        }));
    const Failure got = provider::read(http::NoAnswer{given, "why"});
    CHECK(model::word(got.problem.kind) == model::word(kind));
    CHECK(got.retry == retry);
    CHECK(got.problem.message == message);
    CHECK_FALSE(got.problem.http_status);
}
