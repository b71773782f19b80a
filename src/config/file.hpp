#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "model/result.hpp"

namespace taskctl::config {

// The whole of a file, `-` for standard input. A file that can't be read, or is larger than
// `limit` bytes, is an error of that fault; the message names the file and the reason.
model::Result<std::string> read_file(const std::string& path, std::size_t limit,
                                     model::Fault fault);

struct RegularFile {
    std::string text;
    bool is_readable_by_others = false;  // by anyone but its owner
};

// A file that is nothing else (no directory, pipe or device), `limit` and `fault` as above; nothing
// when there is none of that name.
model::Result<std::optional<RegularFile>> read_regular_file(const std::string& path,
                                                            std::size_t limit, model::Fault fault);

// Whether it can be read again: a pipe gives its text but once.
bool is_regular_file(const std::string& path);

// One line of standard input, without its line feed; the rest stays unread.
model::Result<std::string> read_input_line(std::size_t limit);

}  // namespace taskctl::config
