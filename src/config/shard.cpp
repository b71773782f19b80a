#include "config/shard.hpp"

#include <charconv>
#include <optional>
#include <string>

#include "http/url.hpp"
#include "model/visible.hpp"

namespace taskctl::config {
namespace {

std::optional<std::uint64_t> read_number(std::string_view text) {
    std::uint64_t number = 0;
    const auto* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return number;
}

std::string bytes_of(const Reference& reference) {
    if (reference.url) return http::to_text(*reference.url);
    std::string bytes = reference.name + '\0' + reference.id;
    for (const auto& [name, value] : reference.params) {
        for (const auto* part : {&name, &value}) bytes.append(1, '\0').append(*part);
    }
    return bytes;
}

std::uint64_t fnv_1a(std::string_view bytes) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : bytes) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3U;
    }
    return hash;
}

// Alone, the lowest bit of FNV-1a is the parity of the lowest bits of all bytes.
std::uint64_t mixed(std::uint64_t hash) {
    hash ^= hash >> 33U;
    hash *= 0xff51afd7ed558ccdU;
    hash ^= hash >> 33U;
    hash *= 0xc4ceb9fe1a85ec53U;
    return hash ^ (hash >> 33U);
}

}  // namespace

model::Result<Shard> parse_shard(std::string_view text) {
    const auto slash = text.find('/');
    const auto index = read_number(text.substr(0, slash));
    const auto count =
        slash == std::string_view::npos ? std::nullopt : read_number(text.substr(slash + 1));
    if (!index || !count || *count == 0 || *count > most_shards || *index >= *count) {
        return model::fail(model::Fault::usage,
                           "--shard: `" + model::visible(text, 80) +
                               "` is no part: write I/N, with I from 0 to N-1 (0/4, 1/4, 2/4, 3/4) "
                               "and N at most 65536");
    }
    return Shard{*index, *count};
}

bool holds(const Shard& shard, const Reference& reference) {
    return mixed(fnv_1a(bytes_of(reference))) % shard.count == shard.index;
}

}  // namespace taskctl::config
