#include "transfer/note.hpp"

#include <catch2/catch.hpp>

namespace taskctl::transfer {
namespace {

TEST_CASE("a note is read back as it was written") {
    const auto note = GENERATE(values<Note>({
        {"0123456789abcdef", "\"v1\"", 1234, ".csv"},
        {"0123456789abcdef", "\"v 1\"", {}, ""},
        {"0123456789abcdef", "", 0, ""},
    }));
    CHECK(parse_note(to_text(note)) == note);
}

TEST_CASE("a note that a kill cut short is none") {
    const auto text = to_text({"0123456789abcdef", "\"v1\"", 1234, ".csv"});
    for (std::size_t size = 0; size < text.size(); ++size) {
        CAPTURE(size);
        CHECK_FALSE(parse_note(text.substr(0, size)));
    }
    CHECK_FALSE(parse_note(text + "\n"));
    CHECK_FALSE(parse_note("taskctl-part 2\nof a\nvalidator b\nend\n"));
    CHECK_FALSE(parse_note("taskctl-part 1\nof a\nvalidator b\nsize 12x\nend\n"));
}

TEST_CASE("a note that would lead elsewhere is none") {
    for (const auto* const extension : {"/../../x", ".a/b", "x", ".", ".a b"}) {
        CHECK_FALSE(parse_note(to_text({"a", "\"v1\"", {}, extension})));
    }
    CHECK_FALSE(parse_note(to_text({"a", "\"v1\"\rX-Evil: 1", {}, ".csv"})));
}

TEST_CASE("digests tell texts apart") {
    CHECK(digest("") == "cbf29ce484222325");
    CHECK(digest("a") == "af63dc4c8601ec8c");
    CHECK(digest("ab") != digest("ba"));
}

}  // namespace
}  // namespace taskctl::transfer
