#include "http/message.hpp"

#include <catch2/catch.hpp>

using namespace taskctl::http;

TEST_CASE("a header is found whatever its case, the first one of its name") {
    const Headers headers = {{"X-One", "1"}, {"x-two", "2"}, {"X-TWO", "3"}, {"Empty", ""}};
    CHECK(find(headers, "x-one") == "1");
    CHECK(find(headers, "X-Two") == "2");
    CHECK(find(headers, "empty") == "");
    CHECK_FALSE(find(headers, "X-On"));
    CHECK_FALSE(find(headers, ""));
}

TEST_CASE("a header that would go out as something else is not valid") {
    CHECK(is_valid({"X-Token_1", "a, b;c=\"d\"\t\xC3\xA9"}));
    CHECK(is_valid({"a", ""}));
    for (const std::string& name :
         {std::string(), std::string("a b"), std::string("a:"), std::string("a\r\n"),
          std::string("a\0", 2), std::string("\xC3\xA9"), std::string("(a)")}) {
        CAPTURE(name);
        CHECK_FALSE(is_valid({name, "x"}));
    }
    for (const std::string& value :
         {std::string("a\r\nB: c"), std::string("a\n"), std::string("\r"), std::string("a\0b", 3),
          std::string("\x1B"), std::string("\x7F")}) {
        CAPTURE(value);
        CHECK_FALSE(is_valid({"A", value}));
    }
}
