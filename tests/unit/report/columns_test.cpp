#include "report/columns.hpp"

#include <catch2/catch.hpp>

using namespace taskctl::report;

TEST_CASE("wide characters take two columns, combining ones none") {
    CHECK(columns("") == 0);
    CHECK(columns("abc") == 3);
    CHECK(columns("é") == 1);
    CHECK(columns("e\u0301") == 1);
    CHECK(columns("日本") == 4);
    CHECK(columns("한글") == 4);
    CHECK(columns("😀") == 2);
    CHECK(columns("…") == 1);
    CHECK(columns("\uFFFD") == 1);
}

TEST_CASE("bytes that are not UTF-8 count a column each") {
    CHECK(columns("a\xff\xfe") == 3);
    CHECK(cut("\xff\xfe\xfd", 2, "") == "\xff\xfe");
}

TEST_CASE("text is cut between characters, never within") {
    struct Row {
        const char* text;
        std::size_t width;
        const char* expected;
    };
    const auto row = GENERATE(values<Row>({{"abcdef", 6, "abcdef"},
                                           {"abcdef", 5, "abcd…"},
                                           {"abcdef", 1, "…"},
                                           {"abcdef", 0, ""},
                                           {"日本語", 6, "日本語"},
                                           {"日本語", 5, "日本…"},
                                           {"日本語", 4, "日…"},
                                           {"日本語", 2, "…"},
                                           {"e\u0301e\u0301e\u0301", 2, "e\u0301…"},
                                           {"a日", 2, "a…"}}));
    CAPTURE(row.text, row.width);
    CHECK(cut(row.text, row.width, "…") == row.expected);
    CHECK(columns(cut(row.text, row.width, "…")) <= row.width);
}

TEST_CASE("a mark that is wider than the room becomes dots") {
    CHECK(cut("abcdef", 2, "...") == "..");
    CHECK(cut("abcdef", 4, "...") == "a...");
}

TEST_CASE("a cut in the middle keeps both ends") {
    CHECK(cut_middle("shop/export-0001", 16, "…") == "shop/export-0001");
    CHECK(cut_middle("shop/export-0001", 9, "…") == "shop…0001");
    CHECK(cut_middle("shop/export-0001", 8, "…") == "sho…0001");
    CHECK(cut_middle("shop/export-0001", 2, "…") == "s…");
    CHECK(cut_middle("日本語日本語", 6, "…") == "日…語");
    for (std::size_t width = 0; width < 20; ++width) {
        CHECK(columns(cut_middle("日本e\u0301x語日本語yz", width, "…")) <= width);
    }
}

TEST_CASE("padding counts columns, not bytes") {
    CHECK(padded("日本", 6) == "日本  ");
    CHECK(padded("日本", 3) == "日本");
}

TEST_CASE("without UTF-8 a character that is not ASCII is a question mark") {
    CHECK(ascii("a日e\u0301.") == "a??.");
    CHECK(ascii("plain") == "plain");
}
