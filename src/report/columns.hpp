#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace taskctl::report {

// How much room text takes on a terminal. Text is UTF-8 that was made visible; what is not UTF-8
// counts a column a byte.

// Wide characters take two columns, combining ones none.
std::size_t columns(std::string_view text);

// At most `width` columns of it, cut between characters as a reader sees them, with `mark` in place
// of what is missing.
std::string cut(std::string_view text, std::size_t width, std::string_view mark);

// The same, but the end is kept as well as the beginning: ids often differ in their last places.
std::string cut_middle(std::string_view text, std::size_t width, std::string_view mark);

// Blanks behind it up to `width` columns.
std::string padded(std::string text, std::size_t width);

// For terminals that are not known to read UTF-8: every character beyond ASCII becomes `?`.
std::string ascii(std::string_view text);

}  // namespace taskctl::report
