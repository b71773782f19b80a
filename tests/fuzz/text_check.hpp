#pragma once

#include <string_view>

namespace taskctl::fuzz {

// Written apart from what they check: nothing of src/ is used here.

bool is_printable_ascii(std::string_view text);

// RFC 3629.
bool is_utf8(std::string_view text);

// UTF-8 without a character that does something to a terminal, a log or the reader's eye: controls,
// line and paragraph separators, bidirectional and zero-width marks, and `##[`, a CI job's command.
bool is_safe(std::string_view text);

// Some lines of safe text, each ended by a line feed.
bool are_safe_lines(std::string_view text);

}  // namespace taskctl::fuzz
