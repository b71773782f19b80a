#include "report/explain.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "provider/parse_spec.hpp"
#include "unit/report/sighted.hpp"

using namespace taskctl;
using Catch::Contains;

namespace {

// A look at a task of a provider, told to the report of `explain`.
class Look {
public:
    explicit Look(report::Format format = report::Format::text) {
        auto spec = provider::parse_spec(R"({"taskctl": 1, "name": "shop-export",
            "auth": {"header": "Authorization", "value": "Bearer {token}"},
            "request": {"path": "/jobs/{id}"}, "task": {"raw_state": "/status"},
            "states": [{"state": "failed", "when": {"/status": "bad"}},
                       {"state": "succeeded", "when": {"/status": "done"}}]})");
        auto service = std::make_shared<provider::Service>(*sighted.target.service);
        service->spec = std::make_shared<const provider::Spec>(spec.value());
        sighted.target.service = service;
        sighted.target.credential = 0;
        sighted.task.state = model::State::succeeded;
        report::Plan plan;
        plan.format = format;
        report_ = report::make_explanation(plan, output_);
    }

    void exchange(const http::Answer& answer, const std::string& sent_to) {
        const auto reading =
            answer ? provider::read(sighted.target, *answer, sighted.now)
                   : provider::Reading{
                         tl::make_unexpected(provider::read(answer.error())), {}, {}, {}};
        http::Request request;
        request.url = sent_to;
        report_->exchanged({0, sighted.target, request, answer, reading, sighted.now, {}, {}});
    }
    void answered(const std::string& body, int status = 200, http::Headers headers = {},
                  const std::string& sent_to = "https://shop.example.com/base/jobs/ID") {
        exchange(http::Response{status, std::move(headers), body}, sent_to);
    }
    void renewed(const watch::Renewal& renewal) { report_->renewed(renewal); }

    const std::string& text(int exit_code = 0) {
        report_->finished(sighted.sighting(exit_code), model::State::succeeded);
        return output_.text;
    }

    test::Sighted sighted;

private:
    test::TextWriter output_;
    std::unique_ptr<report::Report> report_;
};

}  // namespace

TEST_CASE("an explanation tells request, answer, rules, fields and result") {
    Look look;
    look.answered(R"({"status": "done"})", 200, {{"Set-Cookie", "a=hush"}, {"Age", "0"}});
    CHECK(look.text() == R"(Request
  GET https://shop.example.com/base/jobs/ID
  Authorization: Bearer ***

Answer
  HTTP 200
  Set-Cookie: ***
  Age: 0
  {"status": "done"}

Rules (the first that holds decides)
  /states/0 failed: does not hold
    no   /status is "bad"; found "done"
  /states/1 succeeded: holds
    yes  /status is "done"; found "done"

Fields
  raw_state  /status: "done"

Result
  shop/ID  succeeded
  exit code 0
)");
}

TEST_CASE("of several tries the last is explained") {
    Look look;
    look.answered(R"({"status": "bad"})", 503);
    look.answered("", 503, {{"Retry-After", "7"}});
    CHECK_THAT(look.text(), Contains("  (sent 2 times; what follows is the last)\n"));
    CHECK_THAT(look.text(), Contains("  HTTP 503\n  Retry-After: 7\n  (no body)\n"));
    CHECK_THAT(look.text(), Contains("  decided by the HTTP status 503\n"));
    CHECK_THAT(look.text(), Contains("  asked to wait 7s\n"));
    CHECK_THAT(look.text(), !Contains("bad"));
}

TEST_CASE("a redirect is told without the query of its goal") {
    Look look;
    look.answered("{}", 200, {}, "https://shop.example.com/new/ID?code=hush");
    CHECK_THAT(look.text(), Contains("  redirected to https://shop.example.com/new/ID\n"));
}

TEST_CASE("where no answer came, or no request was sent, that is told") {
    Look silent;
    silent.exchange(
        tl::make_unexpected(http::NoAnswer{http::NoAnswerKind::unreachable, "connection refused"}),
        "https://shop.example.com/base/jobs/ID");
    CHECK_THAT(silent.text(69), Contains("Answer\n  none: connection refused\n"));
    CHECK_THAT(silent.text(69), !Contains("Rules"));

    Look unsent;
    unsent.sighted.seen = false;
    unsent.sighted.troubled = true;
    unsent.sighted.problem = {model::ProblemKind::not_permitted, "no credential", {}, {}};
    CHECK(unsent.text(77) ==
          "Request\n  none was sent\n\nResult\n  shop/ID  unknown  [not_permitted]\n"
          "    problem   no credential\n  exit code 77\n");
}

TEST_CASE("how a token was got is told, and not the token") {
    Look look;
    http::Request login;
    login.method = "POST";
    login.url = "https://shop.example.com/login?key=hush";
    const http::Answer answer = http::Response{200, {}, R"({"token": "hush"})"};
    look.renewed({&login, &answer, nullptr, ""});
    const model::Problem problem{model::ProblemKind::configuration, "it ended with 1", {}, {}};
    look.renewed({nullptr, nullptr, &problem, ""});
    CHECK_THAT(look.text(), Contains("Credential\n"
                                     "  POST https://shop.example.com/login: HTTP 200: a token\n"
                                     "  the token command: it ended with 1\n\n"));
    CHECK_THAT(look.text(), !Contains("hush"));
}

TEST_CASE("as JSON an explanation has all members, also of nothing") {
    Look empty(report::Format::json);
    const auto nothing = nlohmann::json::parse(empty.text());
    CHECK(nothing["schema"] == "taskctl.explanation/v1");
    CHECK(nothing["request"].is_null());
    CHECK(nothing["answer"].is_null());
    CHECK(nothing["root"].is_null());

    Look look(report::Format::json);
    look.sighted.task.artifacts = {{"f", "https://h.example/f?sig=hush", {}, false}};
    look.answered(R"({"status": "done"})", 200, {{"Retry-After", "1"}});
    const auto json = nlohmann::json::parse(look.text());
    CHECK(json.size() == nothing.size());
    CHECK(json["request"]["headers"][0]["value"] == "Bearer ***");
    CHECK(json["answer"]["body"] == R"({"status": "done"})");
    CHECK(json["rule"] == "/states/1");
    CHECK(json["rules"][0]["when"]["terms"][0]["found"][0] == "\"done\"");
    CHECK(json["fields"][0]["pointer"] == "/status");
    CHECK(json["hints"]["retry_after_seconds"] == 1.0);
    CHECK(json["task"]["artifacts"][0]["url"] == "https://h.example/f?***");
    CHECK(json["exit_code"] == 0);
}
