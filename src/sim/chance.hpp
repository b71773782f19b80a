#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace taskctl::sim {

// The same seed and text always give the same number.
std::uint64_t mix(std::uint64_t seed, std::string_view text);

// A sequence of numbers that its start decides (splitmix64).
class Chance {
public:
    explicit Chance(std::uint64_t start) : state_(start) {}

    std::uint64_t next();
    std::uint64_t between(std::uint64_t lowest, std::uint64_t highest);  // both included
    double unit();                                                       // 0 <= x < 1

private:
    std::uint64_t state_;
};

std::string hex_digits(std::uint64_t start, std::size_t length);
std::string decimal_digits(std::uint64_t start, std::size_t length);
std::string uuid(std::uint64_t start);

}  // namespace taskctl::sim
