// What the headers of a file say, its name, and the note beside a part of it. Input: a name;
// headers up to an empty line; the text of a note.
#include <algorithm>

#include "fuzz/input.hpp"
#include "fuzz/property.hpp"
#include "fuzz/text_check.hpp"
#include "transfer/content.hpp"
#include "transfer/file_name.hpp"
#include "transfer/note.hpp"
#include "unit/provider/sample.hpp"

namespace taskctl::fuzz {
namespace {

bool is_plain(std::string_view name) {
    return std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '_' || c == '-';
    });
}

void check_name(std::string_view hint) {
    const auto name = transfer::safe_name(hint);
    require(!name.empty() && name.size() <= transfer::longest_name, "a name has a length");
    require(is_plain(name), "a name is made of plain characters");
    require(name.front() != '.' && name.front() != '-', "a name is no option and not hidden");
    require(transfer::safe_name(name) == name, "a safe name stays as it is");
    require(name.ends_with(transfer::extension(name)), "an extension is the end of its name");
    transfer::Names names;
    const auto first = names.take(name);
    require(first == name && names.take(name) != name, "no name is taken twice");
}

void check_headers(const http::Headers& headers) {
    const auto extension = transfer::named_extension(headers);
    require(extension.empty() || (extension.front() == '.' && is_plain(extension)),
            "an extension is made of plain characters");
    require(
        http::is_valid({"If-Range", transfer::strong_validator(headers, provider::sample::now)}),
        "a validator can be sent");
    transfer::content_length(headers);
    const auto text = http::find(headers, "Content-Range");
    const auto range = text ? transfer::parse_content_range(*text) : std::nullopt;
    if (!range) return;
    require(range->first <= range->last, "a range is not empty");
    require(!range->total || range->last < *range->total, "a range is within its file");
}

void check_note(std::string_view text) {
    const auto note = transfer::parse_note(text);
    if (!note) return;
    const auto again = transfer::parse_note(transfer::to_text(*note));
    require(again && *again == *note, "what is written reads back the same");
    require(http::is_valid({"If-Range", note->validator}), "a note's validator can be sent");
    require(is_plain(note->extension), "a note's extension is made of plain characters");
}

}  // namespace

void check(std::string_view text) {
    Input input(text);
    check_name(input.line());
    check_headers(input.headers());
    check_note(input.rest());
}

}  // namespace taskctl::fuzz
