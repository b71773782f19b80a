#include "sim/message.hpp"

#include <algorithm>
#include <array>

namespace taskctl::sim {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char small = lower(c);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

// Takes the first segment off a path that begins with a slash.
std::string_view take_segment(std::string_view& path) {
    path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

bool is_one_of(std::string_view word, std::string_view words) {
    while (true) {
        const std::size_t bar = words.find('|');
        if (words.substr(0, bar) == word) return true;
        if (bar == std::string_view::npos) return false;
        words.remove_prefix(bar + 1);
    }
}

}  // namespace

std::optional<std::string_view> Request::header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (same_name(key, name)) return value;
    }
    return std::nullopt;
}

std::string_view Request::path() const {
    return std::string_view(target).substr(0, target.find('?'));
}

std::string_view Request::query() const {
    const std::size_t mark = target.find('?');
    return mark == std::string::npos ? "" : std::string_view(target).substr(mark + 1);
}

std::string Request::origin() const {
    return "http://" + std::string(header("Host").value_or("127.0.0.1"));
}

bool bears(const Request& request, std::string_view token) {
    const std::string_view value = request.header("Authorization").value_or("");
    return value.starts_with("Bearer ") && value.substr(7) == token;
}

std::string unescape(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escaped = text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
                             hex_value(text[i + 2]) >= 0;
        if (!escaped) {
            plain += text[i];
            continue;
        }
        plain += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
        i += 2;
    }
    return plain;
}

std::string escape(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::string_view kept =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    std::string escaped;
    for (const char c : text) {
        if (kept.find(c) != std::string_view::npos) {
            escaped += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        escaped += {'%', digits[byte / 16], digits[byte % 16]};
    }
    return escaped;
}

std::string bare_id(std::string_view id) {
    std::string bare;
    for (const char c : id) {
        if (c != '-') bare += lower(c);
    }
    return bare;
}

std::optional<Params> match_path(std::string_view pattern, std::string_view path) {
    Params params;
    while (pattern.starts_with('/') && path.starts_with('/')) {
        const std::string_view expected = take_segment(pattern);
        const std::string found = unescape(take_segment(path));
        if (!expected.starts_with('{')) {
            if (expected != found) return std::nullopt;
            continue;
        }
        const std::string_view name = expected.substr(1, expected.size() - 2);
        const bool of_words = name.find('|') != std::string_view::npos;
        if (found.empty() || (of_words && !is_one_of(found, name))) return std::nullopt;
        params.emplace(name, found);
    }
    if (!pattern.empty() || !path.empty()) return std::nullopt;
    return params;
}

}  // namespace taskctl::sim
