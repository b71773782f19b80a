#include "http/answer_reader.hpp"

#include <catch2/catch.hpp>

using namespace taskctl::http;

namespace {

AnswerReader read(std::initializer_list<std::string_view> lines) {
    AnswerReader reader;
    for (const auto line : lines) CHECK(reader.take_line(line));
    return reader;
}

}  // namespace

TEST_CASE("an answer is complete when the empty line that ends its head was seen") {
    CHECK_FALSE(read({}).complete());
    CHECK_FALSE(read({"HTTP/1.1 200 OK\r\n"}).complete());
    CHECK_FALSE(read({"HTTP/1.1 200 OK\r\n", "A: b\r\n"}).complete());
    CHECK(read({"HTTP/1.1 200 OK\r\n", "A: b\r\n", "\r\n"}).complete());
    CHECK(read({"HTTP/2 200 \n", "\n"}).complete());
    CHECK_FALSE(read({"HTTP/1.1 100 Continue\r\n", "\r\n"}).complete());
}

TEST_CASE("only the final answer's own headers are kept") {
    auto reader = read({"HTTP/1.1 103 Early Hints\r\n", "Link: x\r\n", "\r\n", "HTTP/1.1 404\r\n",
                        "Name:value\r\n", "Padded: \t v \t\r\n", "Empty:\r\n", "no colon\r\n",
                        "Folded: a\r\n", "\t b\r\n", "\r\n"});
    CHECK(reader.take_body("bo"));
    CHECK(reader.take_body("dy"));
    CHECK(reader.take_line("Trailer: x\r\n"));
    CHECK(reader.take_line("HTTP/1.1 200 OK\r\n"));
    CHECK(reader.complete());
    CHECK(
        reader.take() ==
        Response{.status = 404,
                 .headers = {{"Name", "value"}, {"Padded", "v"}, {"Empty", ""}, {"Folded", "a b"}},
                 .body = "body"});
}

TEST_CASE("a continuation of no header is dropped") {
    CHECK(read({"HTTP/1.1 200 OK\r\n", " a\r\n", "\r\n"}).take().headers.empty());
}

TEST_CASE("a continuation leaves no blanks at the ends of the value") {
    const auto headers =
        read({"HTTP/1.1 302 Found\r\n", "Location:\r\n", " /a\r\n", " \t\r\n", "\r\n"})
            .take()
            .headers;
    CHECK(headers == Headers{{"Location", "/a"}});
}

TEST_CASE("a status line without a status is no final answer") {
    CHECK_FALSE(read({"HTTP/1.1\r\n", "\r\n"}).complete());
    CHECK_FALSE(read({"HTTP/1.1 \r\n", "\r\n"}).complete());
    CHECK_FALSE(read({"HTTP/1.1 x\r\n", "\r\n"}).complete());
}

TEST_CASE("the caps hold to the byte") {
    AnswerReader reader;
    CHECK(reader.take_line("HTTP/1.1 200 OK\r\n"));
    CHECK(reader.take_line("A: " + std::string(headers_limit - 17 - 3, 'x')));
    CHECK_FALSE(reader.overflow());
    CHECK_FALSE(reader.take_line("x"));
    CHECK(reader.overflow()->kind == NoAnswerKind::too_large);

    AnswerReader other;
    CHECK(other.take_body(std::string(body_limit, 'x')));
    CHECK(other.take_body(""));
    CHECK_FALSE(other.overflow());
    CHECK_FALSE(other.take_body("x"));
    CHECK(other.overflow()->kind == NoAnswerKind::too_large);
}
