#include "model/visible.hpp"

#include <catch2/catch.hpp>

using namespace taskctl::model;

TEST_CASE("text for people carries nothing that acts on a terminal") {
    const auto [raw, shown] = GENERATE(table<std::string, const char*>({
        {"plain ünï 漢字 🙂", "plain ünï 漢字 🙂"},
        {"a\tb\nc", "a b c"},
        {"\x1b[31mred\x1b[0m", "\uFFFD[31mred\uFFFD[0m"},
        {"\x7f|\r|\b", "\uFFFD|\uFFFD|\uFFFD"},
        {"\xC2\x9B"
         "31m",
         "\uFFFD31m"},  // C1 CSI
        {"a\u202Eb\u2066c\u200Bd", "a\uFFFDb\uFFFDc\uFFFDd"},
        {"x\u2028y", "x\uFFFDy"},
        {"\xC0\xAF", "\uFFFD\uFFFD"},            // overlong
        {"\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},  // surrogate
        {"cut \xE2\x82", "cut \uFFFD\uFFFD"},
        {std::string("nul\0nul", 7), "nul\uFFFDnul"},
        {"\U000E0041", "\uFFFD"},
        {"x ##[error]y", "x \uFFFD#[error]y"},
    }));
    CHECK(visible(raw) == shown);
}

TEST_CASE("long text is cut between characters and marked") {
    CHECK(visible("abcdef", 6) == "abcdef");
    CHECK(visible("abcdefg", 6) == "abc…");
    CHECK(visible("äöüä", 7) == "äö…");
    CHECK(visible(std::string(10000, 'x')).size() == shown_text_limit);
}

TEST_CASE("no limit is exceeded, however small") {
    const auto [text, limit, shown] = GENERATE(table<const char*, std::size_t, const char*>({
        {"", 0, ""},
        {"a", 0, ""},
        {"ab", 2, "ab"},
        {"abc", 2, ""},
        {"\x1b", 2, ""},  // its mark alone has three bytes
        {"abcd", 3, "…"},
        {"\x1b\x1b", 3, "…"},
        {"abcde", 4, "a…"},
    }));
    CHECK(visible(text, limit) == shown);
}
