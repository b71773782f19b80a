#include "report/screen.hpp"

#include <algorithm>

#include "report/columns.hpp"

namespace taskctl::report {
namespace {

using std::size_t;
using std::string;

constexpr auto hide_cursor = "\x1b[?25l";
constexpr auto show_cursor = "\x1b[?25h";
// A line that is wider than it was thought to be is cut by the terminal, not broken.
constexpr auto no_wrap = "\x1b[?7l";
constexpr auto wrap = "\x1b[?7h";
constexpr auto clear_line = "\x1b[K";  // from the cursor on
constexpr auto down = "\x1b[B";

string up(size_t rows) {
    return rows == 0 ? "" : "\x1b[" + std::to_string(rows) + "A";
}

// Row by row: when all is cleared at once, some terminals keep what stood there among what has
// scrolled away. The cursor ends where it was.
string cleared(size_t rows) {
    string text;
    for (size_t i = 0; i < rows; ++i) text += string(i == 0 ? "" : down) + clear_line;
    return text + up(rows - std::min<size_t>(rows, 1));
}

}  // namespace

size_t styled_columns(const string& line) {
    string text;
    for (size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '\x1b') {
            i = std::min(line.find('m', i), line.size());
        } else {
            text += line[i];
        }
    }
    return columns(text);
}

string Screen::to_top() {
    return "\r" + up(rows_ - std::min<size_t>(rows_, 1));
}

string Screen::draw(std::vector<string> lines, size_t width) {
    if (lines == lines_ && width == width_) return "";
    if (lines.empty()) return erase();
    const bool afresh = width != width_ || rows_ != lines_.size();
    string text = hidden_ ? "" : hide_cursor;
    text += no_wrap + to_top();
    if (afresh) text += cleared(rows_);
    for (size_t i = 0; i < lines.size(); ++i) {
        if (i > 0) text += "\r\n";
        const bool last = i + 1 == lines.size();
        if (!afresh && !last && i < lines_.size() && lines[i] == lines_[i]) continue;
        text += lines[i];
        // At the right edge the cursor stands on the last character.
        if (styled_columns(lines[i]) < width) text += clear_line;
    }
    if (!afresh && lines.size() < lines_.size()) {
        text += string("\r") + down + cleared(lines_.size() - lines.size()) + up(1);
        if (const auto end = styled_columns(lines.back()); end > 0) {
            text += "\x1b[" + std::to_string(end) + "C";
        }
    }
    text += wrap;
    rows_ = lines.size();
    width_ = width;
    lines_ = std::move(lines);
    hidden_ = true;
    return text;
}

string Screen::erase() {
    if (lines_.empty()) return "";
    auto text = to_top() + cleared(rows_);
    lines_.clear();
    rows_ = 0;
    return text;
}

string Screen::close() {
    auto text = erase();
    if (hidden_) text += show_cursor;
    hidden_ = false;
    return text;
}

void Screen::resize(size_t width, bool reflows) {
    if (width == width_ || lines_.empty() || width == 0) return;
    if (reflows && width < width_) {
        rows_ = 0;
        for (const auto& line : lines_) {
            rows_ += std::max<size_t>(1, (styled_columns(line) + width - 1) / width);
        }
    }
}

void Screen::forget() {
    lines_.clear();
    rows_ = 0;
    hidden_ = false;
}

}  // namespace taskctl::report
