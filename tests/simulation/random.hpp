#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "model/time.hpp"

namespace taskctl::simulation {

// Random numbers that are the same everywhere, which the standard library's distributions are not
// (SplitMix64).
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    // A stream of its own for each purpose: leaving one thing out does not change the others.
    Random(std::uint64_t seed, std::uint64_t purpose, std::uint64_t index = 0)
        : state_(mix(mix(mix(seed) + purpose) + index)) {}

    std::uint64_t next() { return mix(state_ += golden); }
    // In [0, 1).
    double fraction() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
    bool chance(double probability) { return fraction() < probability; }
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }

    model::Duration between(model::Duration least, model::Duration most) {
        const double width = static_cast<double>((most - least).count());
        return least + model::Duration(std::llround(fraction() * width));
    }
    // All orders of magnitude alike.
    model::Duration spread(model::Duration least, model::Duration most) {
        const double low = std::log(static_cast<double>(least.count()));
        const double high = std::log(static_cast<double>(most.count()));
        return model::Duration(std::llround(std::exp(low + fraction() * (high - low))));
    }
    template <typename List>
    const auto& pick(const List& list) {
        return list[below(std::size(list))];
    }

private:
    static constexpr std::uint64_t golden = 0x9E3779B97F4A7C15;

    static std::uint64_t mix(std::uint64_t z) {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    std::uint64_t state_;
};

}  // namespace taskctl::simulation
