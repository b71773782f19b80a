#include "config/reference.hpp"

#include <catch2/catch.hpp>

using namespace taskctl::config;
using Params = taskctl::provider::Parameters;

TEST_CASE("a reference is an id, or a name and an id, with parameters") {
    const auto [text, name, id, params] =
        GENERATE(table<const char*, const char*, const char*, Params>({
            {"ID", "", "ID", {}},
            {"shop/ID", "shop", "ID", {}},
            {"shop/ID?a=1&b=2", "shop", "ID", {{"a", "1"}, {"b", "2"}}},
            {"ID?a=1", "", "ID", {{"a", "1"}}},
            {"shop/ID?a=x%20y%26z%2F&b=", "shop", "ID", {{"a", "x y&z/"}, {"b", ""}}},
            {"shop/ID?a=b=c", "shop", "ID", {{"a", "b=c"}}},
            {"shop/ID?u=http://h/?x", "shop", "ID", {{"u", "http://h/?x"}}},
            {"shop/a+b", "shop", "a+b", {}},
            {"shop/ID?a=x+y", "shop", "ID", {{"a", "x+y"}}},
            {"shop/%2e%2e", "shop", "%2e%2e", {}},
            {"shop/id~1:2", "shop", "id~1:2", {}},
            {"shop/…ü", "shop", "…ü", {}},
            {"shop/[a,b]", "shop", "[a,b]", {}},
            {"shop/ID?", "shop", "ID", {}},
        }));
    CAPTURE(text);
    const auto reference = parse_reference(text);
    REQUIRE(reference);
    CHECK(reference->name == name);
    CHECK(reference->id == id);
    CHECK(reference->params == params);
}

TEST_CASE("what can't be a reference is refused with the reason") {
    const auto [text, reason] = GENERATE(table<std::string, const char*>({
        {"", "the task's id is missing"},
        {"shop/", "the task's id is missing"},
        {"/ID", "the provider's name before the `/` is missing"},
        {"shop/.", "an id can't be `.` or `..`"},
        {"shop/..", "an id can't be `.` or `..`"},
        {"shop/a/b", "a reference is NAME/ID, and an id has no `/`"},
        {"shop/a\nb", "the id has a control character in it"},
        {std::string("shop/a\0b", 8), "the id has a control character in it"},
        {"shop/" + std::string(1025, 'x'), "the id is longer than 1024 bytes"},
        {"shop/ID?a", "parameters are written name=value, joined by `&`"},
        {"shop/ID?=1", "parameters are written name=value, joined by `&`"},
        {"shop/ID?a=%4", "parameter a has a `%` without two hex digits"},
        {"shop/ID?a=%zz", "parameter a has a `%` without two hex digits"},
        {"shop/ID?a=1&a=2", "parameter a is given twice"},
        {"https://u:pw@h/x",
         "the URL holds a user name or password; credentials do not belong into a URL"},
        {"ftp://h/x", "the URL does not begin with https:// or http://"},
        {"https:///x", "the URL has no host"},
        {"https://h/x?a", "parameters are written name=value, joined by `&`"},
    }));
    CAPTURE(text);
    const auto reference = parse_reference(text);
    REQUIRE_FALSE(reference);
    CHECK(reference.error().fault == taskctl::model::Fault::usage);
    CHECK(reference.error().message.ends_with(reason));
}

TEST_CASE("a URL is a reference; its query is kept apart and its fragment dropped") {
    const auto reference = parse_reference("HTTPS://Shop.example:8443/a/b%2F?x=1%202&y=#top");
    REQUIRE(reference);
    REQUIRE(reference->url);
    CHECK(to_text(*reference->url) == "https://shop.example:8443/a/b%2F");
    CHECK(reference->params == Params{{"x", "1 2"}, {"y", ""}});
    CHECK(reference->name.empty());
    CHECK(reference->id.empty());
}

TEST_CASE("what is said of a bad reference quotes no parameter and no password") {
    for (const auto* text :
         {"shop/ID?key=hush%", "https://hush:hush@h/x?key=hush", "https://h/x?key=hush&key=hush",
          "https://hush:hu@hush@h/x", "/ID?key=hush", "shop/a/b?key=hush", "shop/?key=hush"}) {
        CAPTURE(text);
        const auto reference = parse_reference(text);
        REQUIRE_FALSE(reference);
        CHECK(reference.error().message.find("hush") == std::string::npos);
    }
}

TEST_CASE("an id of 1024 bytes is still one") {
    CHECK(parse_reference("shop/" + std::string(1024, 'x')));
}

TEST_CASE("a list has a reference a line, as text or as JSON") {
    const auto references = parse_references(
        "\xEF\xBB\xBF# my tasks\n"
        "\n"
        "  shop/a?x=1  \r\n"
        "{\"task\": \"shop/b\", \"params\": {\"x\": \"two words\", \"n\": 3, \"f\": true}}\n"
        "bare",
        "list");
    REQUIRE(references);
    REQUIRE(references->size() == 3);
    CHECK((*references)[0] == Reference{"shop", "a", {{"x", "1"}}, "list:3"});
    CHECK((*references)[1] ==
          Reference{"shop", "b", {{"x", "two words"}, {"n", "3"}, {"f", "true"}}, "list:4"});
    CHECK((*references)[2] == Reference{"", "bare", {}, "list:5"});
}

TEST_CASE("every bad line of a list is named by its number") {
    const auto references = parse_references(
        "shop/a\n"
        "shop/..\n"
        "{\"task\": 5}\n"
        "{\"task\": \"shop/b\", \"parms\": {}}\n"
        "{\"task\": \"shop/b\", \"params\": []}\n"
        "{\"task\": \"shop/b\", \"params\": {\"x\": null}}\n"
        "{\"task\": \"shop/b?x=1\", \"params\": {\"x\": 2}}\n"
        "{oops\n",
        "-");
    REQUIRE_FALSE(references);
    CHECK(references.error().message ==
          "-:2: `shop/..`: an id can't be `.` or `..`\n"
          "-:3: the string `task` is missing\n"
          "-:4: unknown key `parms`; a line has `task` and `params`\n"
          "-:5: `params` must be an object\n"
          "-:6: parameter x must be a string, a number or a boolean\n"
          "-:7: parameter x is given twice\n"
          "-:8: this is no JSON object");
}

TEST_CASE("a number in a list keeps its spelling, or is refused") {
    const auto line = [](const std::string& number) {
        return parse_references("{\"task\": \"a/b\", \"params\": {\"x\": " + number + "}}", "-");
    };
    for (const auto* const number : {"0", "-5", "18446744073709551615", "-9223372036854775808"}) {
        const auto references = line(number);
        REQUIRE(references);
        CHECK(references->front().params.at("x") == number);
    }
    for (const auto* const number : {"1e2", "1.0", "18446744073709551616", "1e400"}) {
        CHECK_FALSE(line(number));
    }
}

TEST_CASE("of very many bad lines twenty are shown and the rest counted") {
    std::string text;
    for (int i = 0; i < 25; ++i) text += "a/b/c\n";
    const auto references = parse_references(text, "list");
    REQUIRE_FALSE(references);
    CHECK(references.error().message.ends_with("\n… and 5 more bad lines"));
}
