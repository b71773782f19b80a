#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace taskctl::transfer {

// What the bytes of a part file belong to. Kept beside it as text.
struct Note {
    std::string of;         // a digest of what the file is (see digest()): never an address
    std::string validator;  // empty: the download can't be gone on with
    std::optional<std::uint64_t> size;  // of the whole
    std::string extension;              // that the server named, with its dot; mostly empty

    bool operator==(const Note&) const = default;
};

std::string to_text(const Note& note);
// Nothing for a text that is not whole.
std::optional<Note> parse_note(std::string_view text);

// 16 hexadecimal digits that tell texts apart.
std::string digest(std::string_view text);

}  // namespace taskctl::transfer
