#include <array>
#include <map>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "unit/http/curl_loop_fixture.hpp"

using namespace taskctl;
using namespace taskctl::http;

namespace {

// An environment variable while the object lasts.
class Variable {
public:
    Variable(const char* name, const std::string& value) : name_(name) {
        setenv(name, value.c_str(), 1);
    }
    ~Variable() { unsetenv(name_); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

private:
    const char* name_;
};

}  // namespace

TEST_CASE_METHOD(CurlLoopFixture, "an answer comes with its status, headers and body") {
    const LocalServer server(always(
        test::answer(503, "later",
                     {{"Retry-After", "5"}, {"X-Empty", ""}, {"X-Twice", "a"}, {"X-Twice", "b"}})));
    const auto answer = get(server.url("/tasks"));
    REQUIRE(answer);
    CHECK(answer->status == 503);
    CHECK(answer->body == "later");
    CHECK(answer->headers == Headers{{"Retry-After", "5"},
                                     {"X-Empty", ""},
                                     {"X-Twice", "a"},
                                     {"X-Twice", "b"},
                                     {"Content-Length", "5"}});
}

TEST_CASE_METHOD(CurlLoopFixture,
                 "a GET goes out with its own headers and none that nobody asked for") {
    const LocalServer server(always(test::answer(200, "")));
    REQUIRE(exchange(get_request(server.url("/a/../b?q=%2e#fragment"),
                                 {{"X-Token", "s: e; c"}, {"X-Empty", ""}, {"X-Blank", " "}})));
    const Received request = server.received().at(0);
    CHECK(request.method == "GET");
    CHECK(request.target == "/a/../b?q=%2e");
    CHECK(request.body.empty());
    CHECK(request.headers == Headers{{"Host", server.origin().substr(7)},
                                     {"User-Agent", "taskctl"},
                                     {"Accept", "*/*"},
                                     {"X-Token", "s: e; c"},
                                     {"X-Empty", ""},
                                     {"X-Blank", ""}});
}

TEST_CASE_METHOD(CurlLoopFixture, "the request's own headers take the place of the usual ones") {
    const LocalServer server(always(test::answer(200, "")));
    REQUIRE(exchange(
        get_request(server.url("/"), {{"accept", "application/json"}, {"user-agent", "mine"}})));
    CHECK(server.received().at(0).headers == Headers{{"Host", server.origin().substr(7)},
                                                     {"accept", "application/json"},
                                                     {"user-agent", "mine"}});
}

TEST_CASE_METHOD(CurlLoopFixture, "a body goes out byte for byte with the headers it was given") {
    const LocalServer server(always(test::answer(200, "")));
    const std::string body = std::string("{\"a\": \0\xFF}", 10) + std::string(100'000, 'b');
    REQUIRE(exchange(send("POST", server.url("/"), body, {{"Content-Type", "application/json"}})));
    REQUIRE(exchange(send("PUT", server.url("/"), "x")));
    REQUIRE(exchange(send("POST", server.url("/"))));
    const auto requests = server.received();
    CHECK(requests.at(0).method == "POST");
    CHECK(requests.at(0).body == body);
    CHECK(find(requests.at(0).headers, "Content-Type") == "application/json");
    CHECK_FALSE(find(requests.at(0).headers, "Expect"));
    CHECK(requests.at(1).method == "PUT");
    CHECK(requests.at(1).body == "x");
    CHECK_FALSE(find(requests.at(1).headers, "Content-Type"));
    CHECK(requests.at(2).method == "POST");
    CHECK(find(requests.at(2).headers, "Content-Length") == "0");
    CHECK_FALSE(find(requests.at(2).headers, "Content-Type"));
}

TEST_CASE_METHOD(CurlLoopFixture,
                 "a method without a body is sent as it is, and a GET after it is a GET") {
    const LocalServer server(always(test::answer(200, "")));
    REQUIRE(exchange(send("DELETE", server.url("/"))));
    REQUIRE(get(server.url("/")));
    CHECK(server.received().at(0).method == "DELETE");
    CHECK_FALSE(find(server.received().at(0).headers, "Content-Length"));
    CHECK(server.received().at(1).method == "GET");
}

TEST_CASE_METHOD(CurlLoopFixture, "requests one after the other share a connection") {
    const LocalServer server(always(test::answer(200, "ok")));
    for (int i = 0; i < 5; ++i) REQUIRE(get(server.url("/")));
    CHECK(server.connections() == 1);
}

TEST_CASE_METHOD(CurlLoopFixture,
                 "a kept connection that the server has closed is replaced silently") {
    const LocalServer server([](const Received&) {
        Reply reply = test::answer(200, "ok");
        reply.then = Reply::Then::close;
        return reply;
    });
    REQUIRE(get(server.url("/")));
    REQUIRE(get(server.url("/")));
    CHECK(server.connections() == 2);
}

TEST_CASE_METHOD(CurlLoopFixture, "many requests are under way at once, each with its own answer") {
    constexpr std::size_t count = 100;
    const LocalServer server([](const Received& request) {
        Reply reply = test::answer(200, request.target);
        reply.after = count;
        return reply;
    });
    std::map<RequestId, std::string> targets;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string target = "/" + std::to_string(i);
        targets[loop.start(get_request(server.url(target)))] = target;
    }
    CHECK(targets.size() == count);
    for (const auto& [id, answer] : answers(count)) {
        REQUIRE(answer);
        CHECK(answer->body == targets.at(id));
    }
}

TEST_CASE("a host gets no more connections than allowed; the rest wait their turn") {
    const SystemClock clock;
    CurlLoop loop(clock, {.connections = 3});
    const LocalServer server(always(test::answer(200, "ok")));
    for (int i = 0; i < 500; ++i) loop.start(get_request(server.url("/")));
    std::size_t answered = 0;
    const model::Instant end = clock.now() + 20s;
    while (answered < 500 && clock.now() < end) answered += loop.wait(end).size();
    CHECK(answered == 500);
    CHECK(server.connections() == 3);
}

TEST_CASE("with many connections too, no host gets more than allowed, and all are used again") {
    const SystemClock clock;
    CurlLoop loop(clock, {.connections = 200});
    const LocalServer server(always(test::answer(200, "ok")));
    int connections = 0;
    for (int wave = 0; wave < 3; ++wave) {
        std::vector<RequestId> ids;
        for (int i = 0; i < 500; ++i) ids.push_back(loop.start(get_request(server.url("/"))));
        loop.cancel(ids.front());
        std::size_t answered = 0;
        const model::Instant end = clock.now() + 20s;
        while (answered < 499 && clock.now() < end) answered += loop.wait(end).size();
        REQUIRE(answered == 499);
        if (wave == 0) connections = server.connections();
    }
    CHECK(connections > 64);
    CHECK(connections <= 200);
    CHECK(server.connections() <= 203);  // those of canceled requests are closed
}

TEST_CASE_METHOD(CurlLoopFixture, "a cancelled request yields nothing any more") {
    const LocalServer server([](const Received& request) {
        return request.target == "/silent" ? test::silence() : test::answer(200, "ok");
    });
    const RequestId silent = loop.start(get_request(server.url("/silent")));
    const RequestId first = loop.start(get_request(server.url("/")));
    CHECK(answers(1).count(first) == 1);
    loop.cancel(silent);
    loop.cancel(silent);
    loop.cancel(first);
    loop.cancel(12345);
    const RequestId unsent = loop.start(get_request("ftp://127.0.0.1/"));
    loop.cancel(unsent);
    CHECK(loop.wait(clock.now()).empty());
    const RequestId second = loop.start(get_request(server.url("/")));
    CHECK(second > first);
    CHECK(answers(1).count(second) == 1);
}

TEST_CASE_METHOD(CurlLoopFixture, "an answer without a length ends with its connection") {
    const LocalServer server(always(closing("HTTP/1.1 200 OK\r\n\r\nall of it")));
    const auto answer = get(server.url("/"));
    REQUIRE(answer);
    CHECK(answer->body == "all of it");
}

TEST_CASE_METHOD(CurlLoopFixture, "an answer without a body is an answer") {
    const LocalServer server(always(raw("HTTP/1.1 204 No Content\r\nX: 1\r\n\r\n")));
    const auto answer = get(server.url("/"));
    REQUIRE(answer);
    CHECK(*answer == Response{.status = 204, .headers = {{"X", "1"}}, .body = ""});
}

TEST_CASE_METHOD(CurlLoopFixture, "interim answers and trailers leave no trace") {
    const LocalServer server(
        always(raw("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n"
                   "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Trailer: 1\r\n\r\n")));
    const auto answer = get(server.url("/"));
    REQUIRE(answer);
    CHECK(*answer ==
          Response{.status = 200, .headers = {{"Transfer-Encoding", "chunked"}}, .body = "ok"});
}

TEST_CASE_METHOD(CurlLoopFixture, "a redirect is an answer like any other") {
    const LocalServer server(always(test::answer(302, "", {{"Location", "/elsewhere"}})));
    const auto answer = get(server.url("/"));
    REQUIRE(answer);
    CHECK(answer->status == 302);
    CHECK(find(answer->headers, "Location") == "/elsewhere");
    CHECK(server.received().size() == 1);
}

TEST_CASE_METHOD(CurlLoopFixture, "compressed bytes and cookies are left alone") {
    const LocalServer server(always(
        test::answer(200, "\x1F\x8B raw", {{"Content-Encoding", "gzip"}, {"Set-Cookie", "a=b"}})));
    REQUIRE(get(server.url("/"))->body == "\x1F\x8B raw");
    REQUIRE(get(server.url("/")));
    CHECK_FALSE(find(server.received().at(1).headers, "Cookie"));
    CHECK_FALSE(find(server.received().at(1).headers, "Accept-Encoding"));
}

TEST_CASE_METHOD(CurlLoopFixture, "http to this machine never goes through a proxy") {
    const LocalServer server(always(test::answer(200, "")));
    const test::RefusingPort nobody;
    const Variable proxy("http_proxy", nobody.origin());
    REQUIRE(get(server.url("/")));
    CHECK(server.received().at(0).target == "/");
}

TEST_CASE_METHOD(CurlLoopFixture, "the environment's proxies serve all other hosts") {
    const LocalServer server([](const Received& request) {
        return test::answer(request.method == "CONNECT" ? 407 : 200, "", {{"X-Proxy", "1"}});
    });
    const Variable http("http_proxy", server.origin());
    const Variable https("https_proxy", server.origin());
    const auto answer = get("http://h.invalid/a");
    REQUIRE(answer);
    CHECK(server.received().at(0).target == "http://h.invalid/a");
    check_no_answer(get("https://h.invalid/a"), NoAnswerKind::unreachable,
                    "the proxy refused the connection with status 407");
    CHECK(server.received().at(1).target == "h.invalid:443");
}

TEST_CASE_METHOD(CurlLoopFixture, "waiting ends empty when the time has come, and not before") {
    CHECK(loop.wait(clock.now()).empty());
    const LocalServer server(always(test::silence()));
    loop.start(get_request(server.url("/")));
    const model::Instant until = clock.now() + 30ms;
    CHECK(loop.wait(until).empty());
    CHECK(clock.now() >= until);
}

TEST_CASE("signals end the waiting, all of them, in their order") {
    const SystemClock clock;
    std::array<int, 2> pipe{};
    REQUIRE(pipe2(pipe.data(), O_NONBLOCK | O_CLOEXEC) == 0);
    CurlLoop loop(clock, {.signals = pipe[0]});
    const LocalServer server([&](const Received&) {
        return write(pipe[1], "\x0F\x02", 2) == 2 ? test::silence() : closing("");
    });
    loop.start(get_request(server.url("/")));
    const auto events = loop.wait(clock.now() + 20s);
    REQUIRE(events.size() == 2);
    CHECK(std::get<Signaled>(events[0]).number == 15);
    CHECK(std::get<Signaled>(events[1]).number == 2);

    close(pipe[1]);
    const model::Instant until = clock.now() + 10ms;
    CHECK(loop.wait(until).empty());
    close(pipe[0]);
}

TEST_CASE_METHOD(CurlLoopFixture, "after the machine has slept, nothing that was open is trusted") {
    const LocalServer server([](const Received& request) {
        return request.target == "/silent" ? test::silence() : test::answer(200, "ok");
    });
    REQUIRE(get(server.url("/")));
    clock.slept += 4s;
    REQUIRE(get(server.url("/")));
    CHECK(server.connections() == 1);

    const RequestId silent = loop.start(get_request(server.url("/silent")));
    CHECK(loop.wait(clock.now()).empty());
    clock.slept += 6s;
    check_no_answer(answers(1).at(silent), NoAnswerKind::unreachable,
                    "the machine slept during the exchange");
    const auto before = server.connections();
    REQUIRE(get(server.url("/")));
    CHECK(server.connections() == before + 1);
}

TEST_CASE("a loop that ends takes its requests with it") {
    const SystemClock clock;
    const LocalServer server(always(test::silence()));
    {
        CurlLoop loop(clock, {});
        for (int i = 0; i < 10; ++i) loop.start(get_request(server.url("/")));
        CHECK(loop.wait(clock.now()).empty());
    }
    CurlLoop other(clock, {});
    CHECK(other.wait(clock.now()).empty());
}

TEST_CASE("the version names libcurl, its TLS library and HTTP/2") {
    CHECK(transport_version().starts_with("libcurl "));
    CHECK(transport_version().find("HTTP/2") != std::string::npos);
}
