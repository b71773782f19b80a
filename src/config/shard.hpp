#pragma once

#include <cstdint>
#include <string_view>

#include "config/reference.hpp"
#include "model/result.hpp"

namespace taskctl::config {

// One of several parts into which references are divided, each belonging to exactly one of them.
struct Shard {
    std::uint64_t index = 0;  // below `count`
    std::uint64_t count = 1;

    bool operator==(const Shard&) const = default;
};

inline constexpr std::uint64_t most_shards = 65536;

// Reads `I/N`, with I from 0 to N−1 and N at most 65,536 (usage).
model::Result<Shard> parse_shard(std::string_view text);

// Whether the reference is one of that part. It depends on nothing but its name, id and parameters
// (or its URL) as they are written, so that every machine and every version divides a list in the
// same way: FNV-1a (64 bits) over them, finished by MurmurHash3's fmix64, modulo N.
bool holds(const Shard& shard, const Reference& reference);

}  // namespace taskctl::config
