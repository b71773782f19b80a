#include "http/curl_loop.hpp"

#include <array>
#include <map>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "support/local_server.hpp"

using namespace taskctl;
using namespace taskctl::http;
using namespace std::chrono_literals;
using test::LocalServer;
using test::Received;
using test::Reply;

namespace {

// The machine's own time, and a sleep that the test decides about.
class SleepyClock final : public Clock {
public:
    model::Instant now() const override { return real_.now(); }
    model::WallTime wall() const override { return real_.wall(); }
    model::Duration suspended() const override { return slept; }

    model::Duration slept{0};

private:
    SystemClock real_;
};

Request get_request(std::string url, Headers headers = {}) {
    Request request;
    request.url = std::move(url);
    request.headers = std::move(headers);
    return request;
}

Request get_within(model::Duration timeout, std::string url) {
    Request request = get_request(std::move(url));
    request.timeout = timeout;
    return request;
}

Request send(std::string method, std::string url, std::string body = {}, Headers headers = {}) {
    Request request = get_request(std::move(url), std::move(headers));
    request.method = std::move(method);
    request.body = std::move(body);
    return request;
}

Reply raw(std::string bytes) {
    Reply reply;
    reply.bytes = std::move(bytes);
    return reply;
}

Reply closing(std::string bytes) {
    Reply reply = raw(std::move(bytes));
    reply.then = Reply::Then::close;
    return reply;
}

// Which of its phases the exchange is in when the time is up, a busy machine decides.
void check_timed_out(const Answer& answer, const std::string& time) {
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == NoAnswerKind::unreachable);
    CHECK_THAT(answer.error().message, Catch::EndsWith(' ' + time));
}

struct Fixture {
    SleepyClock clock;
    CurlLoop loop{clock, -1, 100};

    // A bound for tests that fail; no test that passes waits that long.
    model::Instant patience() const { return clock.now() + 20s; }

    std::map<RequestId, Answer> answers(std::size_t count) {
        std::map<RequestId, Answer> all;
        const model::Instant end = patience();
        while (all.size() < count && clock.now() < end) {
            for (Event& event : loop.wait(end)) {
                auto& answered = std::get<Answered>(event);
                CHECK(all.emplace(answered.id, std::move(answered.answer)).second);
            }
        }
        REQUIRE(all.size() == count);
        return all;
    }

    Answer exchange(Request request) {
        const RequestId id = loop.start(std::move(request));
        return answers(1).at(id);
    }

    Answer get(std::string url) { return exchange(get_request(std::move(url))); }
};

LocalServer::Script always(const Reply& reply) {
    return [reply](const Received&) { return reply; };
}

std::string chunk(std::size_t size) {
    std::array<char, 32> head{};
    std::snprintf(head.data(), head.size(), "%zx\r\n", size);
    return head.data() + std::string(size, 'x') + "\r\n";
}

void check_no_answer(const Answer& answer, NoAnswerKind kind, const std::string& message) {
    REQUIRE_FALSE(answer);
    CHECK(static_cast<int>(answer.error().kind) == static_cast<int>(kind));
    CHECK(answer.error().message == message);
}

}  // namespace

TEST_CASE_METHOD(Fixture, "an answer comes with its status, headers and body") {
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

TEST_CASE_METHOD(Fixture, "a GET goes out with its own headers and none that nobody asked for") {
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

TEST_CASE_METHOD(Fixture, "the request's own headers take the place of the usual ones") {
    const LocalServer server(always(test::answer(200, "")));
    REQUIRE(exchange(
        get_request(server.url("/"), {{"accept", "application/json"}, {"user-agent", "mine"}})));
    CHECK(server.received().at(0).headers == Headers{{"Host", server.origin().substr(7)},
                                                     {"accept", "application/json"},
                                                     {"user-agent", "mine"}});
}

TEST_CASE_METHOD(Fixture, "a body goes out byte for byte with the headers it was given") {
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

TEST_CASE_METHOD(Fixture, "a method without a body is sent as it is, and a GET after it is a GET") {
    const LocalServer server(always(test::answer(200, "")));
    REQUIRE(exchange(send("DELETE", server.url("/"))));
    REQUIRE(get(server.url("/")));
    CHECK(server.received().at(0).method == "DELETE");
    CHECK_FALSE(find(server.received().at(0).headers, "Content-Length"));
    CHECK(server.received().at(1).method == "GET");
}

TEST_CASE_METHOD(Fixture, "requests one after the other share a connection") {
    const LocalServer server(always(test::answer(200, "ok")));
    for (int i = 0; i < 5; ++i) REQUIRE(get(server.url("/")));
    CHECK(server.connections() == 1);
}

TEST_CASE_METHOD(Fixture, "a kept connection that the server has closed is replaced silently") {
    const LocalServer server([](const Received&) {
        Reply reply = test::answer(200, "ok");
        reply.then = Reply::Then::close;
        return reply;
    });
    REQUIRE(get(server.url("/")));
    REQUIRE(get(server.url("/")));
    CHECK(server.connections() == 2);
}

TEST_CASE_METHOD(Fixture, "many requests are under way at once, each with its own answer") {
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
    CurlLoop loop(clock, -1, 3);
    const LocalServer server(always(test::answer(200, "ok")));
    for (int i = 0; i < 500; ++i) loop.start(get_request(server.url("/")));
    std::size_t answered = 0;
    const model::Instant end = clock.now() + 20s;
    while (answered < 500 && clock.now() < end) answered += loop.wait(end).size();
    CHECK(answered == 500);
    CHECK(server.connections() == 3);
}

TEST_CASE_METHOD(Fixture, "a cancelled request yields nothing any more") {
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

TEST_CASE_METHOD(Fixture, "a server that never answers ends in a time-out") {
    const LocalServer server(always(test::silence()));
    check_timed_out(exchange(get_within(50ms, server.url("/"))), "50ms");
}

TEST_CASE_METHOD(Fixture, "an answer that stops in the middle ends in a time-out") {
    const LocalServer server(always(raw("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab")));
    check_timed_out(exchange(get_within(50ms, server.url("/"))), "50ms");
}

TEST_CASE_METHOD(Fixture, "a body of the largest size is taken, one byte more is not") {
    const std::string largest(body_limit, 'x');
    const LocalServer server([&](const Received& request) {
        return test::answer(200, request.target == "/more" ? largest + "x" : largest);
    });
    const auto answer = get(server.url("/"));
    REQUIRE(answer);
    CHECK(answer->body == largest);
    check_no_answer(get(server.url("/more")), NoAnswerKind::too_large,
                    "the answer's body exceeds 4 MiB");
}

TEST_CASE_METHOD(Fixture, "a body without a length is cut off at the limit") {
    std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (std::size_t size = 0; size <= body_limit; size += 1U << 18U) bytes += chunk(1U << 18U);
    const LocalServer server(always(raw(bytes)));
    check_no_answer(get(server.url("/")), NoAnswerKind::too_large,
                    "the answer's body exceeds 4 MiB");
}

TEST_CASE_METHOD(Fixture, "headers are cut off at the limit, interim answers included") {
    std::string headers = "HTTP/1.1 200 OK\r\n";
    while (headers.size() <= headers_limit) headers += "X: " + std::string(1000, 'x') + "\r\n";
    std::string interim;
    while (interim.size() <= headers_limit) interim += "HTTP/1.1 103 Early Hints\r\n\r\n";
    const LocalServer server([&](const Received& request) {
        return raw(request.target == "/interim" ? interim : headers);
    });
    for (const char* path : {"/", "/interim"}) {
        check_no_answer(get(server.url(path)), NoAnswerKind::too_large,
                        "the answer's headers exceed 256 KiB");
    }
}

TEST_CASE_METHOD(Fixture, "a single header of 2 MB is too large") {
    const LocalServer server(
        always(raw("HTTP/1.1 200 OK\r\nX: " + std::string(2'000'000, 'x') + "\r\n\r\n")));
    check_no_answer(get(server.url("/")), NoAnswerKind::too_large,
                    "a header of the answer is too large");
}

TEST_CASE_METHOD(Fixture, "a connection that closes or breaks too early is no answer") {
    struct Row {
        std::string bytes;
        Reply::Then then;
        std::string message;
    };
    const std::string in_the_middle = "connection closed in the middle of the answer";
    const auto row = GENERATE_COPY(values<Row>({
        {"", Reply::Then::close, "connection closed without an answer"},
        {"", Reply::Then::reset, "connection reset"},
        {"HTTP/1.1 200 OK\r\n", Reply::Then::close, in_the_middle},
        {"HTTP/1.1 200 OK\r\nX: 1\r\n", Reply::Then::close, in_the_middle},
        {"HTTP/1.1 200 OK\r\nX: 1", Reply::Then::close, in_the_middle},
        {"HTTP/1.1 100 Continue\r\n\r\n", Reply::Then::close,
         "connection closed without an answer"},
        {"HTTP/1.1 200 OK\r\nX: 1\r\n", Reply::Then::reset, "connection reset"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab", Reply::Then::close, in_the_middle},
        {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab", Reply::Then::reset, "connection reset"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", Reply::Then::close,
         in_the_middle},
    }));
    CAPTURE(row.bytes);
    const LocalServer server(always({.bytes = row.bytes, .then = row.then}));
    check_no_answer(get(server.url("/")), NoAnswerKind::unreachable, row.message);
}

TEST_CASE_METHOD(Fixture, "what is not HTTP is garbled") {
    const auto* const bytes = GENERATE("SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 abc\r\n\r\n",
                                       "\x16\x03\x01\x02", "<html>no</html>");
    const LocalServer server(always(closing(bytes)));
    check_no_answer(get(server.url("/")), NoAnswerKind::garbled, "the answer is not HTTP");
}

TEST_CASE_METHOD(Fixture, "a body whose chunks are bad is garbled") {
    const LocalServer server(
        always(closing("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n")));
    check_no_answer(get(server.url("/")), NoAnswerKind::garbled,
                    "the answer's chunks are not HTTP");
}

TEST_CASE_METHOD(Fixture, "an answer without a length ends with its connection") {
    const LocalServer server(always(closing("HTTP/1.1 200 OK\r\n\r\nall of it")));
    const auto answer = get(server.url("/"));
    REQUIRE(answer);
    CHECK(answer->body == "all of it");
}

TEST_CASE_METHOD(Fixture, "an answer without a body is an answer") {
    const LocalServer server(always(raw("HTTP/1.1 204 No Content\r\nX: 1\r\n\r\n")));
    const auto answer = get(server.url("/"));
    REQUIRE(answer);
    CHECK(*answer == Response{.status = 204, .headers = {{"X", "1"}}, .body = ""});
}

TEST_CASE_METHOD(Fixture, "interim answers and trailers leave no trace") {
    const LocalServer server(
        always(raw("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n"
                   "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Trailer: 1\r\n\r\n")));
    const auto answer = get(server.url("/"));
    REQUIRE(answer);
    CHECK(*answer ==
          Response{.status = 200, .headers = {{"Transfer-Encoding", "chunked"}}, .body = "ok"});
}

TEST_CASE_METHOD(Fixture, "a redirect is an answer like any other") {
    const LocalServer server(always(test::answer(302, "", {{"Location", "/elsewhere"}})));
    const auto answer = get(server.url("/"));
    REQUIRE(answer);
    CHECK(answer->status == 302);
    CHECK(find(answer->headers, "Location") == "/elsewhere");
    CHECK(server.received().size() == 1);
}

TEST_CASE_METHOD(Fixture, "compressed bytes and cookies are left alone") {
    const LocalServer server(always(
        test::answer(200, "\x1F\x8B raw", {{"Content-Encoding", "gzip"}, {"Set-Cookie", "a=b"}})));
    REQUIRE(get(server.url("/"))->body == "\x1F\x8B raw");
    REQUIRE(get(server.url("/")));
    CHECK_FALSE(find(server.received().at(1).headers, "Cookie"));
    CHECK_FALSE(find(server.received().at(1).headers, "Accept-Encoding"));
}

TEST_CASE_METHOD(Fixture, "a refused connection is told as such") {
    const test::RefusingPort port;
    check_no_answer(get(port.origin() + "/secret?token=1"), NoAnswerKind::unreachable,
                    "connection refused");
}

TEST_CASE_METHOD(Fixture, "a name that does not exist is told without the rest of the URL") {
    check_no_answer(get("http://" + std::string(64, 'x') + ".invalid/secret"),
                    NoAnswerKind::unreachable,
                    "could not resolve host " + std::string(64, 'x') + ".invalid");
}

TEST_CASE_METHOD(Fixture, "https to a port without TLS is told as such") {
    const LocalServer server(always(closing("HTTP/1.1 400 Bad Request\r\n\r\n")));
    check_no_answer(get("https" + server.origin().substr(4)), NoAnswerKind::unreachable,
                    "the server does not speak TLS on this port");
}

TEST_CASE_METHOD(Fixture, "a TLS handshake that breaks off is told as such") {
    const LocalServer server(always(closing("")));
    check_no_answer(get("https" + server.origin().substr(4)), NoAnswerKind::unreachable,
                    "connection closed in the TLS handshake");
}

TEST_CASE_METHOD(Fixture, "a TLS handshake that is reset is told as such") {
    const LocalServer server(always({.bytes = "", .then = Reply::Then::reset}));
    check_no_answer(get("https" + server.origin().substr(4)), NoAnswerKind::unreachable,
                    "connection reset in the TLS handshake");
}

TEST_CASE_METHOD(Fixture, "a TLS handshake that stalls ends in a time-out") {
    const LocalServer server(always(test::silence()));
    check_timed_out(exchange(get_within(50ms, "https" + server.origin().substr(4))), "50ms");
}

TEST_CASE_METHOD(Fixture, "a trust store that can't be read is a matter of trust") {
    const LocalServer server(always(test::silence()));
    Connection connection;
    connection.cacert = "/nonexistent.pem";
    Request request = get_request("https" + server.origin().substr(4));
    request.connection = std::make_shared<const Connection>(connection);
    check_no_answer(exchange(request), NoAnswerKind::untrusted,
                    "no certificates can be read from /nonexistent.pem");
}

TEST_CASE_METHOD(Fixture, "a request that could be read in two ways is not sent") {
    const LocalServer server(always(test::answer(200, "")));
    check_no_answer(exchange(get_request(server.url("/"), {{"X", "a\r\nY: b"}})),
                    NoAnswerKind::garbled, "a header of the request is not valid");
    const auto answer = get("http://user@127.0.0.1/");
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == NoAnswerKind::garbled);
    CHECK(server.received().empty());
}

TEST_CASE_METHOD(Fixture, "waiting ends empty when the time has come, and not before") {
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
    CurlLoop loop(clock, pipe[0], 4);
    const LocalServer server([&](const Received&) {
        REQUIRE(write(pipe[1], "\x0F\x02", 2) == 2);
        return test::silence();
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

TEST_CASE_METHOD(Fixture, "after the machine has slept, nothing that was open is trusted") {
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
        CurlLoop loop(clock, -1, 4);
        for (int i = 0; i < 10; ++i) loop.start(get_request(server.url("/")));
        CHECK(loop.wait(clock.now()).empty());
    }
    CurlLoop other(clock, -1, 4);
    CHECK(other.wait(clock.now()).empty());
}

TEST_CASE("the version names libcurl, its TLS library and HTTP/2") {
    CHECK(transport_version().starts_with("libcurl "));
    CHECK(transport_version().find("HTTP/2") != std::string::npos);
}
