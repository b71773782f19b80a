#include "provider/find.hpp"

#include <catch2/catch.hpp>

#include "unit/provider/sample.hpp"

using namespace taskctl;
using namespace taskctl::provider;

namespace {

const Json body = sample::json(R"({
    "status": "done", "n": 7, "yes": true, "nothing": null, "empty": "", "a/b": {"m~n": 1.50},
    "list": [{"id": "a"}, {"other": 1}, {"id": "c"}],
    "map": {"x": {"id": "d"}, "y": {"id": "e"}},
    "": "unnamed"
})");

http::Response response() {
    http::Response made;
    made.status = 202;
    made.headers = {{"X-State", "busy"}};
    return made;
}

Selectors selectors(std::initializer_list<std::string_view> texts) {
    Selectors made;
    for (const auto text : texts) made.push_back(parse_selector(text).value());
    return made;
}

}  // namespace

TEST_CASE("a selector finds the first text that is there") {
    const auto [texts, found] =
        GENERATE(table<std::vector<std::string_view>, std::optional<std::string>>({
            {{"/status"}, "done"},
            {{"/n"}, "7"},
            {{"/yes"}, "true"},
            {{"/a~1b/m~0n"}, "1.50"},
            {{"/"}, "unnamed"},
            {{"/nothing", "/n"}, "7"},
            {{"/missing", "/n"}, "7"},
            {{"/empty", "/n"}, "7"},
            {{"/list", "/n"}, "7"},
            {{"/map", "/n"}, "7"},
            {{"/list/2/id"}, "c"},
            {{"/list/*/id"}, "a"},
            {{"/map/*/id"}, "d"},
            {{"http"}, "202"},
            {{"header:x-state"}, "busy"},
            {{"header:Missing"}, std::nullopt},
            {{"/list/3/id"}, std::nullopt},
            {{"/list/02/id"}, std::nullopt},
            {{"/list/-/id"}, std::nullopt},
            {{"/status/deeper"}, std::nullopt},
            {{"/status/*"}, std::nullopt},
            {{""}, std::nullopt},
        }));
    Selectors made;
    for (const auto text : texts) made.push_back(parse_selector(text).value());
    const http::Response answer = response();
    CAPTURE(texts);
    CHECK(find_text(made, {&body, &answer}) == found);
}

TEST_CASE("all texts come from the first selector that finds any") {
    const http::Response answer = response();
    const Scope scope{&body, &answer};
    using Texts = std::vector<std::string>;
    CHECK(find_texts(selectors({"/list/*/id"}), scope) == Texts{"a", "c"});
    CHECK(find_texts(selectors({"/missing/*", "/map/*/id", "/n"}), scope) == Texts{"d", "e"});
    CHECK(find_texts(selectors({"/list/*", "/missing"}), scope).empty());
}

TEST_CASE("a body that can't be read holds nothing") {
    const http::Response answer = response();
    CHECK_FALSE(find_text(selectors({"/status"}), {nullptr, &answer}));
    CHECK(find_text(selectors({"/status", "http"}), {nullptr, &answer}) == "202");
}

TEST_CASE("a search tells of the branches that end without a value") {
    const http::Response answer = response();
    std::string seen;
    visit(parse_selector("/list/*/id").value(), {&body, &answer}, [&](const Json* value) {
        seen += value == nullptr ? "-" : value->text;
        return false;
    });
    CHECK(seen == "a-c");
}

TEST_CASE("a selector is written as it was read") {
    const std::string text =
        GENERATE("", "/", "/a/*/b", "/a~1b/m~0n", "http", "header:Retry-After");
    CHECK(to_text(parse_selector(text).value()) == text);
}

TEST_CASE("a tree is found where a value other than null stands first") {
    CHECK(find_value(selectors({"/nothing", "/map"}), body) == body.find("map"));
    CHECK(find_value(selectors({"/nothing", "/missing"}), body) == nullptr);
}
