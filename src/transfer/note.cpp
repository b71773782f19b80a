#include "transfer/note.hpp"

#include <array>
#include <charconv>

#include "http/message.hpp"
#include "transfer/file_name.hpp"

namespace taskctl::transfer {
namespace {

constexpr std::string_view head = "taskctl-part 1\n";
constexpr std::string_view tail = "end\n";

// The value of a line `NAME VALUE` at the front of `text`, which is taken away; nothing when that
// line is another one.
std::optional<std::string> take_line(std::string_view name, std::string_view& text) {
    const auto line = text.substr(0, text.find('\n'));
    if (!line.starts_with(name) || !line.substr(name.size()).starts_with(' ')) return std::nullopt;
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    return std::string(line.substr(name.size() + 1));
}

// In a folder that others can write to, a note may be theirs.
bool is_usable(const Note& note) {
    return http::is_valid({"If-Range", note.validator}) &&
           extension("a" + note.extension) == note.extension;
}

}  // namespace

std::string to_text(const Note& note) {
    std::string text(head);
    text += "of " + note.of + "\n";
    text += "validator " + note.validator + "\n";
    if (note.size) text += "size " + std::to_string(*note.size) + "\n";
    if (!note.extension.empty()) text += "extension " + note.extension + "\n";
    text += tail;
    return text;
}

std::optional<Note> parse_note(std::string_view text) {
    if (!text.starts_with(head)) return std::nullopt;
    text.remove_prefix(head.size());
    Note note;
    const auto of = take_line("of", text);
    const auto validator = take_line("validator", text);
    if (!of || !validator) return std::nullopt;
    note.of = *of;
    note.validator = *validator;
    if (const auto size = take_line("size", text)) {
        std::uint64_t value = 0;
        const auto* const end = size->data() + size->size();
        const auto [stop, fault] = std::from_chars(size->data(), end, value);
        if (fault != std::errc() || stop != end) return std::nullopt;
        note.size = value;
    }
    note.extension = take_line("extension", text).value_or("");
    if (text != tail || !is_usable(note)) return std::nullopt;
    return note;
}

// FNV-1a: nobody gains by two texts that share a digest, since the validator decides.
std::string digest(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    }
    std::string hex;
    for (int shift = 60; shift >= 0; shift -= 4) hex += digits[(hash >> shift) & 0xFU];
    return hex;
}

}  // namespace taskctl::transfer
