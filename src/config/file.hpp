#pragma once

#include <cstddef>
#include <string>

#include "model/result.hpp"

namespace taskctl::config {

// The whole of a file, `-` for standard input. A file that can't be read, or is larger than
// `limit` bytes, is an error of that fault; the message names the file and the reason.
model::Result<std::string> read_file(const std::string& path, std::size_t limit,
                                     model::Fault fault);

// One line of standard input, without its line feed; the rest stays unread.
model::Result<std::string> read_input_line(std::size_t limit);

}  // namespace taskctl::config
