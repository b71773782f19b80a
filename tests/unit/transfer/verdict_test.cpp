#include "transfer/verdict.hpp"

#include <catch2/catch.hpp>

namespace taskctl::transfer {
namespace {

using model::ProblemKind;
using namespace std::chrono_literals;

const model::WallTime wall{std::chrono::sys_days{std::chrono::January / 2 / 2026}};
const Link guarded{"https://a.example/f", true, false};
const Link open{"https://b.example/f", false, false};
const Link withheld{"https://b.example/f", false, true};

TEST_CASE("what helps depends on the answer and on who was asked how") {
    struct Row {
        http::Response response;
        Link link;
        Cure cure;
        ProblemKind kind;
        std::string message;
    };
    const auto row = GENERATE_COPY(values<Row>({
        {{401, {}, {}},
         guarded,
         Cure::renew,
         ProblemKind::not_permitted,
         "the credential was refused (HTTP 401)"},
        {{403, {}, {}},
         guarded,
         Cure::none,
         ProblemKind::not_permitted,
         "the credential was refused (HTTP 403)"},
        {{403, {}, {}},
         open,
         Cure::fresh_link,
         ProblemKind::not_permitted,
         "the link has expired (HTTP 403)"},
        {{401, {}, {}},
         withheld,
         Cure::fresh_link,
         ProblemKind::not_permitted,
         "not permitted, and the credential does not go to https://b.example, which is not the "
         "service's own origin (HTTP 401)"},
        {{404, {}, {}},
         guarded,
         Cure::none,
         ProblemKind::not_found,
         "there is no such file, or no longer (HTTP 404)"},
        {{410, {}, {}},
         open,
         Cure::fresh_link,
         ProblemKind::not_found,
         "there is no such file, or no longer (HTTP 410)"},
        {{400, {}, {}},
         open,
         Cure::fresh_link,
         ProblemKind::rejected,
         "the request was rejected (HTTP 400)"},
        {{400, {}, {}},
         guarded,
         Cure::none,
         ProblemKind::rejected,
         "the request was rejected (HTTP 400)"},
        {{500, {}, {}},
         open,
         Cure::retry,
         ProblemKind::unavailable,
         "the server is not available (HTTP 500)"},
        {{501, {}, {}},
         open,
         Cure::none,
         ProblemKind::rejected,
         "the request was rejected (HTTP 501)"},
        {{429, {}, {}},
         guarded,
         Cure::retry,
         ProblemKind::rate_limited,
         "too many requests (HTTP 429)"},
        {{302, {}, {}},
         open,
         Cure::none,
         ProblemKind::not_understood,
         "a redirect that is not followed (HTTP 302)"},
        {{204, {}, {}},
         open,
         Cure::none,
         ProblemKind::not_understood,
         "an answer without a file (HTTP 204)"},
    }));
    CAPTURE(row.response.status, row.message);
    const auto verdict = judge(row.response, row.link, wall);
    CHECK(verdict.cure == row.cure);
    CHECK(verdict.problem.kind == row.kind);
    CHECK(verdict.problem.message == row.message);
    CHECK(verdict.problem.http_status == row.response.status);
}

TEST_CASE("a hint says how long to leave the server alone") {
    const auto busy = judge(http::Response{503, {{"Retry-After", "7"}}, {}}, open, wall);
    CHECK(busy.cure == Cure::retry);
    CHECK(busy.throttled);
    CHECK(busy.hint == 7s);
    CHECK(busy.problem.retry_at == wall + 7s);
    const auto used_up =
        judge(http::Response{403, {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "9"}}, {}},
              guarded, wall);
    CHECK(used_up.cure == Cure::retry);
    CHECK(used_up.problem.kind == ProblemKind::rate_limited);
    CHECK(used_up.hint == 9s);
    const auto till_when =
        judge(http::Response{403, {{"RateLimit", "\"day\";r=0"}}, {}}, guarded, wall);
    CHECK(till_when.cure == Cure::retry);
    CHECK(till_when.throttled);
}

TEST_CASE("no answer may pass, a peer that is not trusted does not") {
    using http::NoAnswer;
    using http::NoAnswerKind;
    const auto lost = judge(
        tl::make_unexpected(NoAnswer{NoAnswerKind::unreachable, "connection reset"}), open, wall);
    CHECK(lost.cure == Cure::retry);
    CHECK(lost.problem.kind == ProblemKind::unreachable);
    const auto untrusted =
        judge(tl::make_unexpected(NoAnswer{NoAnswerKind::untrusted, "the certificate has expired"}),
              open, wall);
    CHECK(untrusted.cure == Cure::none);
    CHECK(untrusted.problem.kind == ProblemKind::not_permitted);
}

TEST_CASE("a redirect takes the credential along within its origin only") {
    http::Connection connection;
    connection.cert = "c.pem";
    connection.cacert = "ca.pem";
    http::Request request;
    request.url = "https://a.example/f";
    request.connection = std::make_shared<const http::Connection>(connection);
    request.headers = {
        {"Authorization", "Bearer t"}, {"X-Own", "1"},       {"Cookie", "c"}, {"accept", "*/*"},
        {"Range", "bytes=1-"},         {"If-Range", "\"v\""}};
    const auto lead = [&](int status, const std::string& where) {
        return hop(request, http::Response{status, {{"Location", where}}, {}});
    };
    const auto same = lead(302, "/g?x=1");
    REQUIRE(same);
    CHECK(same->url == "https://a.example/g?x=1");
    CHECK(same->headers == request.headers);
    CHECK(same->connection == request.connection);

    const auto other = lead(307, "https://store.example/g");
    REQUIRE(other);
    CHECK(other->url == "https://store.example/g");
    CHECK(other->headers ==
          http::Headers{{"accept", "*/*"}, {"Range", "bytes=1-"}, {"If-Range", "\"v\""}});
    CHECK(other->connection->cert.empty());
    CHECK(other->connection->cacert == "ca.pem");

    CHECK(lead(301, "https://a.example:8443/g")->headers.size() == 3);
    CHECK_FALSE(lead(302, "http://a.example/g"));
    CHECK_FALSE(lead(302, "http://127.0.0.1/g"));
    CHECK_FALSE(lead(302, "file:///etc/passwd"));
    CHECK_FALSE(lead(302, "https://user:pass@b.example/"));
    CHECK_FALSE(lead(200, "/g"));
    CHECK_FALSE(lead(304, "/g"));
    CHECK_FALSE(hop(request, http::Response{302, {}, {}}));
    request.url = "http://a.example/f";
    CHECK(lead(302, "http://b.example/g"));
    CHECK(lead(302, "https://b.example/g"));
}

}  // namespace
}  // namespace taskctl::transfer
