#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace taskctl::model {

// Longest text from a server that is shown to a person, and longest error text.
inline constexpr std::size_t shown_text_limit = 4096;
inline constexpr std::size_t error_text_limit = 512;

inline constexpr std::string_view ellipsis = "\xE2\x80\xA6";  // … stands where a text was cut

// Text from outside made safe for a terminal, a log and a CI job: control characters (C0, DEL, C1),
// line and paragraph separators, bidirectional and zero-width marks and invalid UTF-8 become
// U+FFFD, line feeds and tabs a space, `##[` (a command in the log of a CI job) loses its first `#`
// to U+FFFD; cut at `limit` bytes between characters, with `…`, or to nothing where that has no
// room.
std::string visible(std::string_view text, std::size_t limit = shown_text_limit);

// A byte under 0x20, or 0x7F: nothing that may stand in an id, a header or a credential.
bool has_control_byte(std::string_view text);

}  // namespace taskctl::model
