#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "report/live_text.hpp"
#include "transfer/observer.hpp"

namespace taskctl::report {

// Pure text about downloads. What a server can set is masked.

// `512 B`, `1.5 KiB`, `12 MiB`.
std::string size_text(std::uint64_t bytes);

// A file on its way, as a line of a display: name, percent, size, then speed and time left, or when
// the next try is and why.
struct DownloadRow {
    std::string name;
    std::uint64_t size = 0;
    std::optional<std::uint64_t> total;
    std::uint64_t speed = 0;  // bytes a second; 0: not known
    std::string trouble;      // why it waits; empty: it does not
    model::Duration wait{};   // until the next try
};

std::string download_line(const DownloadRow& row, const Canvas& canvas);

// Of `all` files, of which the first rows are given: at most as many lines, what does not fit is
// summed up.
std::vector<std::string> download_lines(std::span<const DownloadRow* const> rows, std::size_t all,
                                        std::size_t most, const Canvas& canvas);

// `taskctl: saved out/a.csv (12 MiB)` or `taskctl: REF: a.csv: message`, with a line feed.
std::string download_end_text(const transfer::Status& status, const transfer::End& end);

}  // namespace taskctl::report
