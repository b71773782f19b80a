#pragma once

#include <compare>
#include <cstdint>
#include <optional>

namespace taskctl::provider {

// A number to compare others with. A double alone takes neighbours beyond 2^53 for equal, and codes
// may be as long as that.
struct Number {
    double value = 0;
    std::optional<std::int64_t> whole;  // set for every whole number that fits

    bool operator==(const Number& other) const {
        return whole == other.whole && (whole || value == other.value);
    }
    std::partial_ordering operator<=>(const Number& other) const {
        if (whole && other.whole) return *whole <=> *other.whole;
        return value <=> other.value;
    }
};

}  // namespace taskctl::provider
