#include "provider/json.hpp"

#include <catch2/catch.hpp>

using namespace taskctl::provider;

namespace {

tl::expected<Json, JsonError> parse(std::string_view text) {
    return parse_json(text, Comments::refused);
}

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

std::string zeros(std::size_t count) {
    std::string text = "[0";
    for (std::size_t i = 1; i < count; ++i) text += ",0";
    return text + "]";
}

}  // namespace

TEST_CASE("JSON is written as it was read, in order and with the numbers' spelling") {
    const std::string text =
        R"({"b":[1,-2,1.50,1e3,18446744073709551616],"a":{"":null,"x":true,"y":false},"é":"\"\\\n"})";
    const auto json = parse(text);
    REQUIRE(json);
    CHECK(write_json(*json) == text);
}

TEST_CASE("what is not exactly one JSON document is refused") {
    using namespace std::string_literals;
    const std::string text =
        GENERATE(""s, " "s, "{"s, "{}{}"s, "{} x"s, "[1,]"s, "{'a':1}"s, "NaN"s, "nul"s, "{}\0"s,
                 "{}\0x"s, "\"\xff\""s, "\"\xc0\xaf\""s, R"("\ud800")"s, "\"a\nb\""s, "// c\n{}"s,
                 "/* c */ {}"s, "<html></html>"s, "\xef\xbb"s, "01"s);
    CAPTURE(text);
    const auto json = parse(text);
    REQUIRE_FALSE(json);
    CHECK(json.error().fault == JsonError::Fault::syntax);
}

TEST_CASE("a number that no double holds is told apart from what is not JSON") {
    for (const std::string& text : {std::string("1e400"), std::string(400, '9')}) {
        const auto json = parse(text);
        REQUIRE_FALSE(json);
        CHECK(json.error().fault == JsonError::Fault::number);
    }
}

TEST_CASE("a byte order mark is passed over") {
    const auto json = parse("\xef\xbb\xbf{\"a\":1}");
    REQUIRE(json);
    CHECK(json->find("a") != nullptr);
}

TEST_CASE("comments are read where they are allowed") {
    const auto json = parse_json("// one\n{\"a\": /* two */ 1} // three", Comments::allowed);
    REQUIRE(json);
    CHECK(write_json(*json) == "{\"a\":1}");
}

TEST_CASE("JSON is read down to 64 levels") {
    CHECK(parse(nested(64)));
    for (const std::size_t depth : {std::size_t{65}, std::size_t{100'000}}) {
        const auto json = parse(nested(depth));
        REQUIRE_FALSE(json);
        CHECK(json.error().fault == JsonError::Fault::too_deep);
    }
}

TEST_CASE("JSON is read up to 200,000 values") {
    CHECK(parse(zeros(json_values_limit - 1)));
    const auto json = parse(zeros(json_values_limit));
    REQUIRE_FALSE(json);
    CHECK(json.error().fault == JsonError::Fault::too_many);
}

TEST_CASE("of a doubled key the last value counts") {
    const auto json = parse(R"({"a": 1, "a": 2})");
    REQUIRE(json);
    CHECK(json->find("a")->number == 2);
    CHECK(json->find("b") == nullptr);
    CHECK(json->keys.size() == 2);
}

TEST_CASE("a text that is not UTF-8 makes no JSON string") {
    CHECK(json_string("a\"\\\x1b\xc3\xa9") == "\"a\\\"\\\\\\u001b\xc3\xa9\"");
    CHECK_FALSE(json_string("\xff"));
}
