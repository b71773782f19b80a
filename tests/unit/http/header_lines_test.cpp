#include "http/header_lines.hpp"

#include <catch2/catch.hpp>

using namespace taskctl::http;

namespace {

using Lines = std::vector<std::string>;

Lines lines(std::string method, std::string body, Headers headers) {
    Request request;
    request.method = std::move(method);
    request.body = std::move(body);
    request.headers = std::move(headers);
    return header_lines(request);
}

}  // namespace

TEST_CASE("headers go out as they are, empty ones too") {
    CHECK(lines("GET", "", {{"A", "b: c"}, {"E", ""}, {"W", " \t"}}) ==
          Lines{"A: b: c", "E;", "W;"});
}

TEST_CASE("what libcurl adds to a body is left out unless the request has it") {
    CHECK(lines("GET", "", {}).empty());
    CHECK(lines("POST", "", {}) == Lines{"Content-Type:", "Expect:"});
    CHECK(lines("PUT", "x", {}) == Lines{"Content-Type:", "Expect:"});
    CHECK(lines("POST", "x", {{"content-type", "a/b"}, {"expect", "100-continue"}}) ==
          Lines{"content-type: a/b", "expect: 100-continue"});
}
