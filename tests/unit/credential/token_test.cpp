#include "credential/token.hpp"

#include <catch2/catch.hpp>

using taskctl::credential::parse_token;
using taskctl::model::Fault;

TEST_CASE("a token is the first line, or the member of a JSON object") {
    const auto [text, token] = GENERATE(table<std::string, const char*>({
        {"s3cret", "s3cret"},
        {"s3cret\n", "s3cret"},
        {"s3cret\r\n", "s3cret"},
        {"s3cret\nsecond line\n", "s3cret"},
        {" spaced ", " spaced "},
        {R"({"token": "from json", "expires_at": 5})", "from json"},
    }));
    const auto secret = parse_token(text, "FILE");
    REQUIRE(secret);
    CHECK(secret->token.reveal() == token);
}

TEST_CASE("a token that is the whole text may end with one line feed") {
    using taskctl::credential::check_token;
    CHECK(check_token("s3cret\n", "X")->reveal() == "s3cret");
    CHECK(check_token("{not json}", "X")->reveal() == "{not json}");
    for (const auto* text : {"", "\n", "a\nb", "a\nb\n"}) CHECK_FALSE(check_token(text, "X"));
}

TEST_CASE("what is no token is refused without being quoted") {
    const auto [text, message] = GENERATE(table<std::string, const char*>({
        {"", "the token in FILE is empty"},
        {"\n", "the token in FILE is empty"},
        {"abc\tdef", "the token in FILE has a control character in it"},
        {std::string("a\0b", 3), "the token in FILE has a control character in it"},
        {"a\rb", "the token in FILE has a control character in it"},
        {"{\"token\": \"a\\r\\nX: y\"}", "the token in FILE has a control character in it"},
        {"{\"tok\": 1}", "FILE begins with `{` but is no JSON object with a string `token`"},
        {"{", "FILE begins with `{` but is no JSON object with a string `token`"},
        {R"({"token": "t", "expires_at": "soon"})",
         "`expires_at` in FILE is no time: RFC 3339 or epoch seconds are wanted"},
        {R"({"token": "t", "expires_at": 1e300})",
         "`expires_at` in FILE is no time: RFC 3339 or epoch seconds are wanted"},
        {std::string(70000, 'x'), "the token in FILE is over 64 KiB"},
    }));
    const auto secret = parse_token(text, "FILE");
    REQUIRE_FALSE(secret);
    CHECK(secret.error().fault == Fault::configuration);
    CHECK(secret.error().message == message);
}

TEST_CASE("a token's end is RFC 3339 or epoch seconds, and may be left out") {
    const auto [text, end] = GENERATE(table<std::string, std::string>({
        {R"({"token": "t", "expires_at": "2026-11-21T22:17:00Z"})", "2026-11-21T22:17:00Z"},
        {R"({"token": "t", "expires_at": 1795299420})", "2026-11-21T22:17:00Z"},
        {R"({"token": "t", "expires_at": null})", ""},
        {R"({"token": "t"})", ""},
        {"t", ""},
    }));
    const auto read = parse_token(text, "FILE");
    REQUIRE(read);
    CHECK((read->expires_at ? taskctl::model::to_rfc3339(*read->expires_at) : "") == end);
}
