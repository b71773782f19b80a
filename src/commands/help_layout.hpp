#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace CLI {
class FormatterBase;
}

namespace taskctl::commands {

// Help is laid out for a terminal of this many columns, whatever the terminal's own width.
inline constexpr std::size_t help_width = 80;

// Words wrapped at help_width, with an indent in front of every line; ends with a line feed.
std::string paragraph(const std::string& text, std::size_t indent = 0);

// A term and what it means, which begins at `column`, on a line of its own where the term is long.
std::string row(const std::string& term, const std::string& meaning, std::size_t column);

// CLI11's help, laid out like this.
std::shared_ptr<CLI::FormatterBase> help_formatter();

}  // namespace taskctl::commands
