#pragma once

#include <span>
#include <string>
#include <vector>

#include "report/live_text.hpp"

namespace taskctl::report {

// How wide the columns of all rows are; 0 for one that is left out.
struct LiveLayout {
    std::size_t gap = 2;
    std::size_t ref = 0;
    std::size_t word = 0;
    std::size_t bar = 0;
    std::size_t percent = 0;
    std::size_t counts = 0;
    std::size_t since = 0;
    std::size_t left = 0;
    bool roomy = false;  // the note has a line of its own
};

LiveLayout lay_out(std::span<const LiveRow* const> rows, model::Instant now, const Canvas& canvas,
                   bool roomy);

// One line, or two when the layout is roomy.
std::vector<std::string> row_lines(const LiveRow& row, model::Instant now, const LiveLayout& layout,
                                   const Canvas& canvas);

std::string_view live_word(LiveRank rank);

}  // namespace taskctl::report
