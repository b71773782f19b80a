#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.hpp"
#include "model/time.hpp"

namespace taskctl::transfer {

// What the headers of an answer say about its body.

// Content-Range of a 206: `bytes 200-999/1000`; the total may be unknown (`*`).
struct ContentRange {
    std::uint64_t first = 0;
    std::uint64_t last = 0;  // included
    std::optional<std::uint64_t> total;

    bool operator==(const ContentRange&) const = default;
};

// Nothing when it can't be read, or contradicts itself.
std::optional<ContentRange> parse_content_range(std::string_view text);

// By what the next answer can be told to be of the same bytes (RFC 9110, 8.8): the value of
// If-Range. A strong ETag; without any ETag, a Last-Modified that lies a minute before the answer's
// Date at least. Empty when there is none that is strong.
std::string strong_validator(const http::Headers& headers, model::WallTime wall);

// The length of a body that is complete; nothing when the answer doesn't say.
std::optional<std::uint64_t> content_length(const http::Headers& headers);

// The file's extension by Content-Disposition (RFC 6266), made safe; empty when it names none.
std::string named_extension(const http::Headers& headers);

}  // namespace taskctl::transfer
