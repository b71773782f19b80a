#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "http/message.hpp"

namespace taskctl::fuzz {

// Inputs are text that a person can read and write: some lines, and a rest.
class Input {
public:
    explicit Input(std::string_view text) : rest_(text) {}

    // The next line, without its line feed; empty when there are no more.
    std::string_view line();
    // A line that holds a whole number; brought into the range, the least one for anything else.
    std::int64_t number(std::int64_t least, std::int64_t most);
    // `Name: value` lines up to an empty one.
    http::Headers headers();
    std::vector<std::string_view> lines();
    std::string_view rest() const { return rest_; }

private:
    std::string_view rest_;
};

}  // namespace taskctl::fuzz
