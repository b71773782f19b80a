#include <array>
#include <cstdio>

#include "unit/http/curl_loop_fixture.hpp"

using namespace taskctl;
using namespace taskctl::http;

namespace {

std::string chunk(std::size_t size) {
    std::array<char, 32> head{};
    std::snprintf(head.data(), head.size(), "%zx\r\n", size);
    return head.data() + std::string(size, 'x') + "\r\n";
}

}  // namespace

TEST_CASE_METHOD(CurlLoopFixture, "a server that never answers ends in a time-out") {
    const LocalServer server(always(test::silence()));
    check_timed_out(exchange(get_within(50ms, server.url("/"))), "50ms");
}

TEST_CASE_METHOD(CurlLoopFixture, "an answer that stops in the middle ends in a time-out") {
    const LocalServer server(always(raw("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab")));
    check_timed_out(exchange(get_within(50ms, server.url("/"))), "50ms");
}

TEST_CASE_METHOD(CurlLoopFixture, "a body of the largest size is taken, one byte more is not") {
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

TEST_CASE_METHOD(CurlLoopFixture, "a body without a length is cut off at the limit") {
    std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (std::size_t size = 0; size <= body_limit; size += 1U << 18U) bytes += chunk(1U << 18U);
    const LocalServer server(always(raw(bytes)));
    check_no_answer(get(server.url("/")), NoAnswerKind::too_large,
                    "the answer's body exceeds 4 MiB");
}

TEST_CASE_METHOD(CurlLoopFixture, "headers are cut off at the limit, interim answers included") {
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

TEST_CASE_METHOD(CurlLoopFixture, "a single header of 2 MB is too large") {
    const LocalServer server(
        always(raw("HTTP/1.1 200 OK\r\nX: " + std::string(2'000'000, 'x') + "\r\n\r\n")));
    check_no_answer(get(server.url("/")), NoAnswerKind::too_large,
                    "a header of the answer is too large");
}

TEST_CASE_METHOD(CurlLoopFixture, "a connection that closes or breaks too early is no answer") {
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

TEST_CASE_METHOD(CurlLoopFixture, "what is not HTTP is garbled") {
    const auto* const bytes = GENERATE("SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 abc\r\n\r\n",
                                       "\x16\x03\x01\x02", "<html>no</html>");
    const LocalServer server(always(closing(bytes)));
    check_no_answer(get(server.url("/")), NoAnswerKind::garbled, "the answer is not HTTP");
}

TEST_CASE_METHOD(CurlLoopFixture, "a body whose chunks are bad is garbled") {
    const LocalServer server(
        always(closing("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n")));
    check_no_answer(get(server.url("/")), NoAnswerKind::garbled,
                    "the answer's chunks are not HTTP");
}

TEST_CASE_METHOD(CurlLoopFixture, "a refused connection is told as such") {
    const test::RefusingPort port;
    check_no_answer(get(port.origin() + "/secret?token=1"), NoAnswerKind::unreachable,
                    "connection refused");
}

TEST_CASE_METHOD(CurlLoopFixture,
                 "a name that does not exist is told without the rest of the URL") {
    check_no_answer(get("http://" + std::string(64, 'x') + ".invalid/secret"),
                    NoAnswerKind::unreachable,
                    "could not resolve host " + std::string(64, 'x') + ".invalid");
}

TEST_CASE_METHOD(CurlLoopFixture, "https to a port without TLS is told as such") {
    const LocalServer server(always(closing("HTTP/1.1 400 Bad Request\r\n\r\n")));
    check_no_answer(get("https" + server.origin().substr(4)), NoAnswerKind::unreachable,
                    "the server does not speak TLS on this port");
}

TEST_CASE_METHOD(CurlLoopFixture, "a TLS handshake that breaks off is told as such") {
    const LocalServer server(always(closing("")));
    check_no_answer(get("https" + server.origin().substr(4)), NoAnswerKind::unreachable,
                    "connection closed in the TLS handshake");
}

TEST_CASE_METHOD(CurlLoopFixture, "a TLS handshake that is reset is told as such") {
    const LocalServer server(always({.bytes = "", .then = Reply::Then::reset}));
    check_no_answer(get("https" + server.origin().substr(4)), NoAnswerKind::unreachable,
                    "connection reset in the TLS handshake");
}

TEST_CASE_METHOD(CurlLoopFixture, "a TLS handshake that stalls ends in a time-out") {
    const LocalServer server(always(test::silence()));
    check_timed_out(exchange(get_within(50ms, "https" + server.origin().substr(4))), "50ms");
}

TEST_CASE_METHOD(CurlLoopFixture, "a trust store that can't be read is a matter of trust") {
    const LocalServer server(always(test::silence()));
    Connection connection;
    connection.cacert = "/nonexistent.pem";
    Request request = get_request("https" + server.origin().substr(4));
    request.connection = std::make_shared<const Connection>(connection);
    check_no_answer(exchange(request), NoAnswerKind::untrusted,
                    "no certificates can be read from /nonexistent.pem");
}

TEST_CASE_METHOD(CurlLoopFixture, "a request that could be read in two ways is not sent") {
    const LocalServer server(always(test::answer(200, "")));
    check_no_answer(exchange(get_request(server.url("/"), {{"X", "a\r\nY: b"}})),
                    NoAnswerKind::garbled, "a header of the request is not valid");
    const auto answer = get("http://user@127.0.0.1/");
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == NoAnswerKind::garbled);
    CHECK(server.received().empty());
}
