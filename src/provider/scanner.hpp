#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace taskctl::provider {

// Eats a text from the front, piece by piece.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    bool done() const { return rest_.empty(); }

    bool eat(std::string_view piece);
    bool eat_any_of(std::string_view characters);

    // Exactly `count` digits.
    bool digits(std::size_t count, int& number);
    // One to `most` digits, as they are; further ones are eaten and dropped.
    bool fraction(std::size_t most, std::string& digits);
    // `Z`, `±hh:mm`, `±hhmm` or `±hh`, in minutes east of UTC.
    bool zone(std::optional<int>& offset_minutes);

private:
    std::string_view rest_;
};

}  // namespace taskctl::provider
