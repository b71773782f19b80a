#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace taskctl::report {

// The last lines of a terminal, drawn again and again in place: makes what is to be written so that
// the lines drawn before become the new ones. Pure; the cursor rests at the end of the last line,
// hidden.
class Screen {
public:
    // Only what differs; empty when nothing does. No line is wider than `width`.
    std::string draw(std::vector<std::string> lines, std::size_t width);

    // Takes everything off, the cursor to where the first line began; it stays hidden.
    std::string erase();
    // The same, and the cursor shown: the end, or a break.
    std::string close();

    // The terminal is as wide as that now. `reflows`: it has broken lines that were wider.
    void resize(std::size_t width, bool reflows);
    // Others have written meanwhile: what was drawn is lost, and the cursor is shown.
    void forget();

private:
    std::string to_top();

    std::vector<std::string> lines_;
    std::size_t width_ = 0;
    std::size_t rows_ = 0;  // that they take
    bool hidden_ = false;   // the cursor
};

// Columns of a line with styles.
std::size_t styled_columns(const std::string& line);

}  // namespace taskctl::report
