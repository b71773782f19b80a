#include "provider/login.hpp"

#include <catch2/catch.hpp>

#include "unit/provider/sample.hpp"

using namespace taskctl;
using namespace taskctl::provider;
using Catch::Matchers::Contains;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

// A spec whose login has these further members.
std::shared_ptr<Service> service_with(const std::string& login) {
    std::shared_ptr<Service> service;
    sample::target(sample::acme(R"("params": {"key": {"secret": true}, "next": {"secret": true}},
        "auth": {"header": "Authorization", "value": "Bearer {token}"},
        "request": {"path": "/jobs/{id}"},
        "errors": [{"kind": "quota", "when": {"/error": "month_used_up"}},
                   {"kind": "not_found", "when": {"/error": {"exists": true}}}],
        "error_body": {"message": "/error"},
        "login": {"needs": ["key"], "token": "/t", )" +
                                login + "}"),
                   &service);
    return service;
}

constexpr const char* plain = R"("request": {"method": "POST", "path": "/login",
                                             "headers": {"X-Key": "{key}"}})";

tl::expected<Login, Failure> read(const std::string& login, const std::string& body,
                                  int status = 200, http::Headers headers = {}) {
    return read_login(*service_with(login), {status, std::move(headers), body}, sample::now);
}

std::optional<model::Duration> lifetime(const std::string& login, const std::string& body,
                                        http::Headers headers = {}) {
    return read(std::string(plain) + login, body, 200, std::move(headers)).value().lifetime;
}

}  // namespace

TEST_CASE("a login's path follows the endpoint's, or stands at its origin") {
    const auto [from, url] = GENERATE(table<std::string, std::string>({
        {"", "https://api.example.com/v1/login?key=k%26"},
        {R"("from": "endpoint", )", "https://api.example.com/v1/login?key=k%26"},
        {R"("from": "origin", )", "https://api.example.com/login?key=k%26"},
    }));
    const auto service =
        service_with(R"("request": {)" + from + R"("path": "/login", "query": {"key": "{key}"}})");
    const auto request = login_request(*service, {{"key", "k&"}}, nullptr, sample::now).value();
    CHECK(request.url == url);
    CHECK(request.method == "GET");
}

TEST_CASE("a login carries the service's connection and time-out, and no header of the user's") {
    const auto service = service_with(plain);
    service->headers = {{"X-Key", "mine"}, {"X-More", "more"}};
    service->connection = std::make_shared<http::Connection>();
    service->request_timeout = seconds(7);
    const auto request = login_request(*service, {{"key", "k"}}, nullptr, sample::now).value();
    CHECK(request.headers == http::Headers{{"X-Key", "k"}});
    CHECK(request.connection == service->connection);
    CHECK(request.timeout == seconds(7));
}

TEST_CASE("a live token is refreshed where the spec says how, else one logs in anew") {
    const model::Secret live("now");
    const auto url = [&](const std::string& more, const model::Secret* token) {
        return login_request(*service_with(plain + more), {{"key", "k"}}, token, sample::now)
            .value()
            .url;
    };
    const std::string refresh = R"(, "refresh": {"request": {"path": "/refresh",
                                                 "headers": {"A": "{token}"}}})";
    CHECK(url("", &live) == "https://api.example.com/v1/login");
    CHECK(url(refresh, &live) == "https://api.example.com/v1/refresh");
    CHECK(url(refresh, nullptr) == "https://api.example.com/v1/login");
}

TEST_CASE("a login's secret does not travel in the open without leave") {
    const auto service = service_with(plain);
    service->endpoint = http::parse_url("http://h.example").value();
    const auto refused = login_request(*service, {{"key", "k"}}, nullptr, sample::now);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == model::ProblemKind::not_permitted);
    CHECK_THAT(refused.error().message, Contains("--allow-insecure-credential"));
    service->allow_insecure_credential = true;
    CHECK(login_request(*service, {{"key", "k"}}, nullptr, sample::now).has_value());
    service->allow_insecure_credential = false;
    service->endpoint = http::parse_url("http://127.0.0.1:8080").value();
    CHECK(login_request(*service, {{"key", "k"}}, nullptr, sample::now).has_value());
}

TEST_CASE("a login without what it needs, or with what can't be sent, is not made") {
    const auto service = service_with(plain);
    const auto [params, message] = GENERATE(table<Parameters, std::string>({
        {Parameters{}, "parameter `key` is missing: the login of acme needs it"},
        {Parameters{{"key", "a\r\nX: 1"}}, "the header `X-Key` can't be sent"},
    }));
    const auto request = login_request(*service, params, nullptr, sample::now);
    REQUIRE_FALSE(request);
    CHECK(request.error().kind == model::ProblemKind::configuration);
    CHECK_THAT(request.error().message, Contains(message));
}

TEST_CASE("how long a token lives is read in this order: expires_in, expires_at, lifetime") {
    const std::string all = R"(, "expires_in": "/in", "expires_at": "/at", "lifetime": "5m")";
    const std::string now = std::to_string(
        std::chrono::duration_cast<seconds>(sample::now.time_since_epoch()).count() + 90);
    CHECK(lifetime(all, R"({"t": "x", "in": 60, "at": )" + now + "}") == minutes(1));
    CHECK(lifetime(all, R"({"t": "x", "in": "60"})") == minutes(1));
    CHECK(lifetime(all, R"({"t": "x", "in": 1.5})") == std::chrono::milliseconds(1500));
    CHECK(lifetime(all, R"({"t": "x", "at": )" + now + "}") == seconds(90));
    CHECK(lifetime(all, R"({"t": "x", "at": ")" + now + "\"}") == seconds(90));
    CHECK(lifetime(all, R"({"t": "x", "at": "2026-01-02T03:05:05Z"})") == minutes(1));
    CHECK(lifetime(all, R"({"t": "x", "at": "2026-01-02 05:05:05+02:00"})") == minutes(1));
    CHECK(lifetime(all, R"({"t": "x", "at": "2026-01-02 03:05:05"})") == minutes(1));
    CHECK(lifetime(all, R"({"t": "x"})") == minutes(5));
    CHECK(lifetime("", R"({"t": "x", "in": 60})") == std::nullopt);
    CHECK(lifetime(R"(, "expires_at": {"at": "/at", "format": "%Y%m%d%H%M%S"})",
                   R"({"t": "x", "at": "20260102030505"})") == minutes(1));
}

TEST_CASE("an end that can't be is as good as not said") {
    const std::string all = R"(, "expires_in": "/in", "expires_at": "/at", "lifetime": "5m")";
    const std::string body =
        GENERATE(R"({"t": "x", "in": 0})", R"({"t": "x", "in": -1})", R"({"t": "x", "in": "soon"})",
                 R"({"t": "x", "in": {}})", R"({"t": "x", "at": "soon"})", R"({"t": "x", "at": 1})",
                 R"({"t": "x", "at": "2026-01-02T03:04:05Z"})");
    CAPTURE(body);
    CHECK(lifetime(all, body) == minutes(5));
}

TEST_CASE("a token lives for a year at most") {
    CHECK(lifetime(R"(, "expires_in": "/in")", R"({"t": "x", "in": 1e300})") ==
          std::chrono::hours(24 * 365));
}

TEST_CASE("the end of a token is reckoned by the service's own clock") {
    CHECK(lifetime(R"(, "expires_at": "/at")", R"({"t": "x", "at": "2026-01-02T01:05:05Z"})",
                   {{"Date", "Fri, 02 Jan 2026 01:04:05 GMT"}}) == minutes(1));
}

TEST_CASE("a login gives its token and the next values of its parameters") {
    const std::string rotates = std::string(plain) + R"(, "rotates": {"key": ["/a", "/b"]})";
    const auto login = read(rotates, R"({"t": "tok", "a": null, "b": "k2"})", 201).value();
    CHECK(login.token.reveal() == "tok");
    CHECK(login.rotated == Parameters{{"key", "k2"}});
    CHECK(read(rotates, R"({"t": "tok"})").value().rotated.empty());
    CHECK(read(rotates, R"({"t": "tok", "a": "x\ny"})").value().rotated.empty());
}

TEST_CASE("a failed login is refused, passing, or one that can't be read") {
    using model::ProblemKind;
    const auto [status, body, kind, retry, message] =
        GENERATE(table<int, std::string, ProblemKind, Retry, std::string>({
            {400, "", ProblemKind::not_permitted, Retry::never, "the login was refused (HTTP 400)"},
            {401, R"({"error": "bad key"})", ProblemKind::not_permitted, Retry::never,
             "the login was refused (HTTP 401): bad key"},
            {403, "<html>", ProblemKind::not_permitted, Retry::never, "the login was refused"},
            {422, "{}", ProblemKind::not_permitted, Retry::never, "the login was refused"},
            {404, "{}", ProblemKind::rejected, Retry::never, "the login was rejected (HTTP 404)"},
            {429, "{}", ProblemKind::rate_limited, Retry::throttled, "too many logins (HTTP 429)"},
            {500, "", ProblemKind::unavailable, Retry::transient, "the login is not available"},
            {503, "", ProblemKind::unavailable, Retry::transient, "the login is not available"},
            {400, R"({"error": "month_used_up"})", ProblemKind::quota, Retry::never,
             "the quota of logins is used up (HTTP 400): month_used_up"},
            {302, "", ProblemKind::not_understood, Retry::never, "a redirect"},
            {200, R"({"error": "bad key"})", ProblemKind::not_permitted, Retry::never,
             "the login was refused (HTTP 200): bad key"},
            {200, R"({"error": "month_used_up"})", ProblemKind::quota, Retry::never, "quota"},
            {200, "{}", ProblemKind::not_understood, Retry::transient,
             "the login failed: the answer holds no usable token at /t (HTTP 200)"},
            {200, R"({"t": ""})", ProblemKind::not_understood, Retry::transient, "token at /t"},
            {200, R"({"t": "a\r\nb"})", ProblemKind::not_understood, Retry::transient, "at /t"},
            {200, R"({"t": {"t": 1}})", ProblemKind::not_understood, Retry::transient, "at /t"},
            {200, "", ProblemKind::not_understood, Retry::transient, "the answer is empty"},
            {200, "<p>", ProblemKind::not_understood, Retry::transient, "the answer is not JSON"},
        }));
    CAPTURE(status, body);
    const auto login = read(plain, body, status);
    REQUIRE_FALSE(login);
    CHECK(login.error().problem.kind == kind);
    CHECK(login.error().retry == retry);
    CHECK(login.error().problem.http_status == status);
    CHECK_THAT(login.error().problem.message, Contains(message));
}

TEST_CASE("of a login's answer that can't be read nothing is said to be missing") {
    std::shared_ptr<Service> service;
    sample::target(sample::acme(R"("params": {"key": {"secret": true}},
        "request": {"path": "/jobs/{id}"},
        "errors": [{"kind": "quota", "when": {"/t": {"exists": false}}}],
        "login": {"needs": ["key"], "token": "/t", "request": {"path": "/login"}})"),
                   &service);
    const auto problem = [&](int status, const std::string& body) {
        return read_login(*service, {status, {}, body}, sample::now).error().problem.kind;
    };
    CHECK(problem(200, "{}") == model::ProblemKind::quota);
    CHECK(problem(200, "<p>") == model::ProblemKind::not_understood);
    CHECK(problem(503, "<p>") == model::ProblemKind::unavailable);
}

TEST_CASE("a login that is refused as nothing remains is tried again") {
    const auto login = read(plain, "", 403, {{"X-RateLimit-Remaining", "0"}});
    CHECK(login.error().problem.kind == model::ProblemKind::rate_limited);
    CHECK(login.error().retry == Retry::throttled);
}

TEST_CASE("a token that is there counts, whatever the rules for tasks say") {
    CHECK(read(plain, R"({"t": "tok", "error": "old"})").value().token.reveal() == "tok");
}

TEST_CASE("a service that can't log one in says until when") {
    const auto login = read(plain, "", 503, {{"Retry-After", "7"}});
    REQUIRE_FALSE(login);
    CHECK(login.error().retry == Retry::throttled);
    CHECK(login.error().problem.retry_at == sample::now + seconds(7));
}
