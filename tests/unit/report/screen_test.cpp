#include "report/screen.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

using taskctl::report::Screen;

namespace {

// As much of a terminal as a Screen needs: one column a byte, lines that are cut at the right edge.
class Terminal {
public:
    Terminal(std::size_t width, std::size_t height) : width_(width), rows(height) {}

    void take(const std::string& text) {
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '\x1b') {
                i = sequence(text, i + 2);
            } else if (text[i] == '\r') {
                column_ = 0;
            } else if (text[i] == '\n') {
                if (++row_ == rows.size()) scroll();
            } else {
                put(text[i]);
            }
        }
    }

    // A narrower width breaks lines as most terminals do.
    void narrow(std::size_t width) {
        std::vector<std::string> broken;
        std::size_t cursor = 0;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            auto rest = rows[i];
            do {
                broken.push_back(rest.substr(0, width));
                rest.erase(0, width);
            } while (!rest.empty());
            if (i == row_) cursor = broken.size() - 1;
        }
        column_ = std::min(rows[row_].size() == 0 ? 0 : (rows[row_].size() - 1) % width + 1, width);
        while (broken.size() > rows.size() && broken.back().empty()) broken.pop_back();
        const auto away = broken.size() > rows.size() ? broken.size() - rows.size() : 0;
        for (std::size_t i = 0; i < away; ++i) scrolled.push_back(broken[i]);
        broken.erase(broken.begin(), broken.begin() + static_cast<std::ptrdiff_t>(away));
        row_ = cursor - away;
        rows = broken;
        rows.resize(std::max(rows.size(), row_ + 1));
        width_ = width;
    }

    std::string text() const {
        std::string all;
        for (const auto& row : rows) all += row + "\n";
        return all.substr(0, all.find_last_not_of('\n') + 1);
    }

    bool cursor_shown = true;
    bool wraps = true;
    std::vector<std::string> scrolled;

private:
    std::size_t width_;
    std::size_t row_ = 0;
    std::size_t column_ = 0;

public:
    std::vector<std::string> rows;

private:
    std::size_t sequence(const std::string& text, std::size_t at) {
        const auto end = text.find_first_of("AlhBCKm", at);
        const auto words = text.substr(at, end - at);
        const auto count = words.empty() || words[0] == '?' ? 1UL : std::stoul(words);
        switch (text[end]) {
            case 'A':
                REQUIRE(count <= row_);
                row_ -= count;
                break;
            case 'B':
                REQUIRE(row_ + count < rows.size());
                row_ += count;
                break;
            case 'C':
                column_ = std::min(column_ + count, width_);
                break;
            case 'K':
                rows[row_].resize(std::min(rows[row_].size(), column_));
                break;
            default:
                if (words == "?25") cursor_shown = text[end] == 'h';
                if (words == "?7") wraps = text[end] == 'h';
        }
        return end;
    }
    void put(char c) {
        if (column_ >= width_) return;
        if (rows[row_].size() <= column_) rows[row_].resize(column_ + 1, ' ');
        rows[row_][column_++] = c;
    }
    void scroll() {
        scrolled.push_back(rows.front());
        rows.erase(rows.begin());
        rows.emplace_back();
        --row_;
    }
};

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("lines are drawn in place of those before them") {
    Terminal terminal(10, 6);
    Screen screen;
    terminal.take("$ command\r\n");
    const Lines frames[] = {{"one", "two"},      {"one", "TWO"},  {"1", "2", "3"},
                            {"1", "2", "3"},     {"x", "2", "3"}, {"0123456789", "2", "3"},
                            {"short", "2", "3"}, {"one"},         {"one", "0123456789"},
                            {"a", "b", "c", "d"}};
    for (const auto& lines : frames) {
        terminal.take(screen.draw(lines, 10));
        std::string expected = "$ command";
        for (const auto& line : lines) expected += "\n" + line;
        CHECK(terminal.text() == expected);
        CHECK(!terminal.cursor_shown);
        CHECK(terminal.wraps);
    }
    terminal.take(screen.close());
    CHECK(terminal.text() == "$ command");
    CHECK(terminal.cursor_shown);
}

TEST_CASE("the same lines again cost nothing") {
    Screen screen;
    CHECK(!screen.draw({"a", "b"}, 10).empty());
    CHECK(screen.draw({"a", "b"}, 10).empty());
    CHECK(screen.draw({"a", "c"}, 10).find('a') == std::string::npos);
}

TEST_CASE("what is written after an erase stands above and stays") {
    Terminal terminal(10, 4);
    Screen screen;
    for (int i = 0; i < 9; ++i) {
        terminal.take(screen.erase() + "line " + std::to_string(i) + "\r\n");
        terminal.take(screen.draw({"row", "foot"}, 10));
    }
    CHECK(terminal.text() == "line 7\nline 8\nrow\nfoot");
    CHECK(terminal.scrolled ==
          Lines{"line 0", "line 1", "line 2", "line 3", "line 4", "line 5", "line 6"});
}

TEST_CASE("a narrower terminal that broke the lines is cleaned all the same") {
    Terminal terminal(12, 8);
    Screen screen;
    terminal.take("$ cmd\r\n");
    terminal.take(screen.draw({"0123456789", "abc", "0123456789ab"}, 12));
    terminal.narrow(5);
    screen.resize(5, true);
    terminal.take(screen.draw({"01234", "abc", "x"}, 5));
    CHECK(terminal.text() == "$ cmd\n01234\nabc\nx");
}

TEST_CASE("a narrower terminal that cut the lines keeps what stood above") {
    Terminal terminal(12, 8);
    Screen screen;
    terminal.take("$ cmd\r\n");
    terminal.take(screen.draw({"0123456789", "abc"}, 12));
    screen.resize(5, false);
    terminal.take(screen.draw({"01234", "abc"}, 5));
    CHECK(terminal.text() == "$ cmd\n01234\nabc");
}

TEST_CASE("what others have written over is drawn anew below") {
    Terminal terminal(20, 8);
    Screen screen;
    terminal.take(screen.draw({"one", "two"}, 20));
    terminal.take("\r\nStopped\r\n");
    screen.forget();
    terminal.take(screen.draw({"one", "two"}, 20));
    CHECK(terminal.text() == "one\ntwo\nStopped\none\ntwo");
}

TEST_CASE("nothing was drawn, nothing is closed") {
    Screen screen;
    CHECK(screen.erase().empty());
    CHECK(screen.close().empty());
}

TEST_CASE("styles take no columns") {
    CHECK(taskctl::report::styled_columns("\x1b[2mab\x1b[0m日") == 4);
}
