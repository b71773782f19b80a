#include "provider/request.hpp"

#include <catch2/catch.hpp>

#include "unit/provider/sample.hpp"

using namespace taskctl;
using namespace taskctl::provider;
using Catch::Matchers::Contains;

namespace {

constexpr const char* bearer = R"("auth": {"header": "Authorization", "value": "Bearer {token}"})";

struct Sample {
    explicit Sample(const std::string& more)
        : target(sample::target(sample::acme(more), &service)) {}

    auto made() const { return request_for(target, token ? &*token : nullptr, sample::now); }
    http::Request request() const { return made().value(); }
    model::Problem problem() const { return made().error(); }
    std::string header(std::string_view name) const {
        const http::Request sent = request();
        return std::string(http::find(sent.headers, name).value_or("(none)"));
    }

    std::shared_ptr<Service> service;
    Target target;
    std::optional<model::Secret> token = model::Secret("sim");
};

}  // namespace

TEST_CASE("a request's URL is the endpoint, the path and the query") {
    const auto [endpoint, url] = GENERATE(table<std::string, std::string>({
        {"https://h.example", "https://h.example/jobs/a%20b%7E?x=1"},
        {"https://h.example/", "https://h.example/jobs/a%20b%7E?x=1"},
        {"https://h.example:8443/api/", "https://h.example:8443/api/jobs/a%20b%7E?x=1"},
        {"https://h.example/api?k=v", "https://h.example/api/jobs/a%20b%7E?k=v&x=1"},
    }));
    Sample sample(R"("params": {"no": {}},
                     "request": {"path": "/jobs/{id}", "query": {"y": "{no}", "x": "1"}})");
    sample.service->endpoint = http::parse_url(endpoint).value();
    sample.target.id = "a b~";
    const http::Request request = sample.request();
    CHECK(request.method == "GET");
    std::string expected = url;
    expected.replace(expected.find("%7E"), 3, "~");
    CHECK(request.url == expected);
    CHECK(request.headers.empty());
    CHECK(request.body.empty());
}

TEST_CASE("what needs a missing parameter is left out, at any depth") {
    Sample sample(R"("params": {"no": {}, "empty": {}, "std": {"default": "d"}},
        "auth": {"header": "X-Sign", "value": "{no}"},
        "request": {"method": "POST", "path": "/jobs", "headers": {"X-No": "{no}", "X-Std": "{std}"},
                    "json": {"no": "{no}", "id": "{id}", "e": "{empty}", "n": 1.50,
                             "list": ["{no}", "{std}", {"no": "{no}"}], "last": "{no}"}})");
    sample.target.params = {{"empty", ""}};
    sample.target.id = "a\"\n";
    CHECK(sample.request().body == R"({"id":"a\"\n","e":"","n":1.50,"list":["d",{}]})");
    CHECK(sample.header("X-No") == "(none)");
    CHECK(sample.header("X-Std") == "d");
    CHECK(sample.header("X-Sign") == "(none)");
    CHECK(sample.header("Content-Type") == "application/json");
}

TEST_CASE("a form is sent percent-encoded") {
    Sample sample(R"("params": {"no": {}},
        "request": {"method": "POST", "path": "/jobs", "form": {"no": "{no}", "a b": "{id}", "c": "d"}})");
    sample.target.id = "x&y z";
    CHECK(sample.request().body == "a%20b=x%26y%20z&c=d");
    CHECK(sample.header("Content-Type") == "application/x-www-form-urlencoded");
}

TEST_CASE("a header of the user's takes the place of the spec's") {
    Sample sample(std::string(bearer) + R"(,
        "request": {"method": "POST", "path": "/jobs", "json": {"id": "{id}"},
                    "headers": {"Accept": "text/plain", "Content-Type": "text/json"}})");
    sample.service->headers = {{"authorization", "Basic x"}, {"ACCEPT", "a/b"}, {"X-More", "m"}};
    CHECK(sample.request().headers == http::Headers{{"Content-Type", "text/json"},
                                                    {"authorization", "Basic x"},
                                                    {"ACCEPT", "a/b"},
                                                    {"X-More", "m"}});
}

TEST_CASE("a request carries its connection and its time-out") {
    Sample sample("");
    sample.service->request_timeout = std::chrono::seconds(7);
    sample.service->connection = std::make_shared<http::Connection>();
    CHECK(sample.request().timeout == std::chrono::seconds(7));
    CHECK(sample.request().connection == sample.service->connection);
}

TEST_CASE("without a credential nothing is sent to a provider that wants one") {
    Sample sample(bearer);
    CHECK(sample.header("Authorization") == "Bearer sim");
    sample.token.reset();
    CHECK(sample.problem().kind == model::ProblemKind::not_permitted);
    CHECK(sample.problem().message ==
          "no credential for acme: give one with --token-file FILE or TASKCTL_TOKEN");
    sample.service->headers = {{"AUTHORIZATION", "Basic x"}};
    CHECK(sample.header("Authorization") == "Basic x");
}

TEST_CASE("where one can log in, that is named beside the token") {
    Sample sample(std::string(bearer) + R"(,
        "params": {"id1": {"secret": true}, "key": {"secret": true}},
        "request": {"path": "/jobs/{id}"},
        "login": {"needs": ["id1", "key"], "token": "/t",
                  "request": {"path": "/login", "headers": {"A": "{id1}{key}"}}})");
    sample.token.reset();
    CHECK_THAT(sample.problem().message,
               Contains("TASKCTL_TOKEN, or log in with -P id1=@FILE -P key=@FILE"));
}

TEST_CASE("a credential does not travel in the open without leave") {
    const auto [endpoint, insecure, allowed, sent] = GENERATE(table<std::string, bool, bool, bool>({
        {"https://h.example", false, false, true},
        {"http://h.example", false, false, false},
        {"http://h.example", false, true, true},
        {"http://127.0.0.1:8080", false, false, true},
        {"http://localhost:8080", false, false, true},
        {"http://localhost.example", false, false, false},
        {"https://h.example", true, false, false},
        {"https://h.example", true, true, true},
    }));
    const std::string kind = GENERATE("token", "secret", "header", "none");
    CAPTURE(endpoint, insecure, allowed, kind);
    Sample sample(
        R"("params": {"key": {"secret": true}}, "auth": [{"header": "X-Key", "value": "{key}"})" +
        std::string(kind == "token" ? R"(, {"header": "A", "value": "{token}"}])" : "]"));
    auto connection = std::make_shared<http::Connection>();
    connection->insecure = insecure;
    sample.service->connection = connection;
    sample.service->endpoint = http::parse_url(endpoint).value();
    sample.service->allow_insecure_credential = allowed;
    if (kind == "secret") sample.target.params = {{"key", "k"}};
    if (kind == "header") sample.service->headers = {{"X-Any", "v"}};

    const auto request = sample.made();
    CHECK(request.has_value() == (sent || kind == "none"));
    if (!request) {
        CHECK(request.error().kind == model::ProblemKind::not_permitted);
        CHECK_THAT(request.error().message, Contains("--allow-insecure-credential"));
    }
}

TEST_CASE("what can't be sent as it is meant is not sent") {
    Sample sample(R"("params": {"need": {"required": true}, "h": {}},
        "request": {"method": "POST", "path": "/{need}/{id}", "headers": {"X-H": "{h}"},
                    "json": {"id": "{id}"}})");
    const auto [id, need, header, message] =
        GENERATE(table<std::string, std::optional<std::string>, std::string, std::string>({
            {"t", std::nullopt, "", "parameter `need` is missing"},
            {"t", "", "", "`need` is empty"},
            {"t", "..", "", "`.` and `..` can't be values"},
            {".", "n", "", "`.` and `..` can't be values"},
            {"t", "n", "a\r\nX-Evil: 1", "the header `X-H` can't be sent"},
            {"t", "n", "a\x7f", "the header `X-H` can't be sent"},
            {"\xff", "n", "", "is not UTF-8"},
        }));
    sample.target.id = id;
    if (need) sample.target.params["need"] = *need;
    sample.target.params["h"] = header;
    CAPTURE(message);
    CHECK(sample.problem().kind == model::ProblemKind::configuration);
    CHECK_THAT(sample.problem().message, Contains(message));
}
