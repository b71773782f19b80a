#include "report/columns.hpp"

#include <algorithm>

#include <utf8proc.h>

namespace taskctl::report {
namespace {

// A character as a reader sees it: a letter with all its accents.
struct Cluster {
    std::size_t bytes = 0;
    std::size_t columns = 0;
};

struct Codepoint {
    utf8proc_int32_t value = -1;  // below zero: not UTF-8
    std::size_t bytes = 1;
};

Codepoint first_codepoint(std::string_view text) {
    Codepoint codepoint;
    const auto* const bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    const auto size = static_cast<utf8proc_ssize_t>(text.size());
    const auto length = utf8proc_iterate(bytes, size, &codepoint.value);
    codepoint.bytes = length > 0 ? static_cast<std::size_t>(length) : 1;
    if (length <= 0) codepoint.value = -1;
    return codepoint;
}

std::size_t columns(Codepoint codepoint) {
    if (codepoint.value < 0) return 1;
    const int width = utf8proc_charwidth(codepoint.value);
    const bool unknown = utf8proc_category(codepoint.value) == UTF8PROC_CATEGORY_CN;
    return unknown ? 1 : static_cast<std::size_t>(std::max(width, 0));
}

// `text` is not empty.
Cluster first_cluster(std::string_view text) {
    auto codepoint = first_codepoint(text);
    Cluster cluster{codepoint.bytes, columns(codepoint)};
    utf8proc_int32_t state = 0;
    while (cluster.bytes < text.size() && codepoint.value >= 0) {
        const auto next = first_codepoint(text.substr(cluster.bytes));
        if (next.value < 0 || utf8proc_grapheme_break_stateful(codepoint.value, next.value, &state))
            break;
        cluster.bytes += next.bytes;
        cluster.columns += columns(next);
        codepoint = next;
    }
    return cluster;
}

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// The longest beginning of at most `width` columns.
std::string_view beginning(std::string_view text, std::size_t width) {
    std::size_t bytes = 0;
    while (bytes < text.size()) {
        const auto cluster = first_cluster(text.substr(bytes));
        if (cluster.columns > width) break;
        width -= cluster.columns;
        bytes += cluster.bytes;
    }
    return text.substr(0, bytes);
}

}  // namespace

std::size_t columns(std::string_view text) {
    if (is_ascii(text)) return text.size();
    std::size_t sum = 0;
    while (!text.empty()) {
        const auto cluster = first_cluster(text);
        sum += cluster.columns;
        text.remove_prefix(cluster.bytes);
    }
    return sum;
}

std::string cut(std::string_view text, std::size_t width, std::string_view mark) {
    if (columns(text) <= width) return std::string(text);
    const auto room = columns(mark);
    if (room > width) return std::string(width, '.');
    return std::string(beginning(text, width - room)).append(mark);
}

std::string cut_middle(std::string_view text, std::size_t width, std::string_view mark) {
    const auto whole = columns(text);
    const auto room = columns(mark);
    if (whole <= width || room + 2 > width) return cut(text, width, mark);
    const auto head = beginning(text, (width - room) / 2);
    auto tail = text.substr(head.size());
    for (auto left = columns(tail); left > width - room - columns(head);) {
        const auto cluster = first_cluster(tail);
        left -= cluster.columns;
        tail.remove_prefix(cluster.bytes);
    }
    return std::string(head).append(mark).append(tail);
}

std::string padded(std::string text, std::size_t width) {
    const auto taken = columns(text);
    if (taken < width) text.append(width - taken, ' ');
    return text;
}

std::string ascii(std::string_view text) {
    if (is_ascii(text)) return std::string(text);
    std::string plain;
    while (!text.empty()) {
        const auto cluster = first_cluster(text);
        const bool is_plain = cluster.bytes == 1 && static_cast<unsigned char>(text[0]) < 0x80;
        plain += is_plain ? text[0] : '?';
        text.remove_prefix(cluster.bytes);
    }
    return plain;
}

}  // namespace taskctl::report
