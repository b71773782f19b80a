#include "model/scrubber.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "model/visible.hpp"

namespace taskctl::model {
namespace {

constexpr std::size_t shortest = 6;

// Of at least `shortest` bytes: those as a number.
std::uint64_t beginning(std::string_view text) {
    std::uint64_t number = 0;
    std::memcpy(&number, text.data(), shortest);
    return number;
}

std::string percent_encoded(std::string_view text, std::string_view digits) {
    std::string encoded;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') ||
                           std::string_view("-._~").find(c) != std::string_view::npos;
        if (plain) {
            encoded += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            ((encoded += '%') += digits[byte >> 4U]) += digits[byte & 15U];
        }
    }
    return encoded;
}

// As HTML forms write spaces.
std::string with_pluses(std::string text) {
    for (auto at = text.find("%20"); at != std::string::npos; at = text.find("%20", at)) {
        text.replace(at, 3, "+");
    }
    return text;
}

// What is sure to stand in the base64 text (RFC 4648) of anything that holds `text` behind
// `offset` bytes (modulo 3): the characters at both ends depend on what is beside it.
std::string base64_core(std::string_view text, std::size_t offset, std::string_view last_two) {
    const std::string alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + std::string(last_two);
    const std::string bytes = std::string(offset, '\0') + std::string(text);
    std::string encoded;
    unsigned bits = 0;
    unsigned count = 0;
    for (const char c : bytes) {
        bits = ((bits << 8U) | static_cast<unsigned char>(c)) & 0xFFFFU;
        for (count += 8; count >= 6; count -= 6) encoded += alphabet[(bits >> (count - 6)) & 63U];
    }
    return encoded.substr(offset == 0 ? 0 : offset + 1);
}

}  // namespace

void Scrubber::keep(std::string form) {
    forms_[beginning(form)][form.size()].emplace(std::move(form));
}

void Scrubber::add(const Secret& secret) {
    const std::string& text = secret.reveal();
    if (text.size() < shortest) return;
    keep(text);
    keep(percent_encoded(text, "0123456789ABCDEF"));
    keep(with_pluses(percent_encoded(text, "0123456789ABCDEF")));
    keep(percent_encoded(text, "0123456789abcdef"));
    for (std::size_t offset = 0; offset < 3; ++offset) {
        keep(base64_core(text, offset, "+/"));
        keep(base64_core(text, offset, "-_"));
    }
}

// The length of the longest form that `text` begins with, or of what is left of it where the text
// was cut; 0 for none.
std::size_t Scrubber::longest_at(std::string_view text, std::size_t cut) const {
    const auto alike = forms_.find(beginning(text));
    if (alike == forms_.end()) return 0;
    for (const auto& [size, forms] : alike->second) {
        if (size <= text.size() && forms.contains(text.substr(0, size))) return size;
        if (cut < shortest || cut >= size) continue;
        const auto longer = forms.lower_bound(text.substr(0, cut));
        if (longer != forms.end() && longer->reveal().starts_with(text.substr(0, cut))) return cut;
    }
    return 0;
}

std::string Scrubber::scrub(std::string text) const {
    const std::string_view all = text;
    std::string clean;
    std::size_t end = 0;  // of what has been looked after
    std::size_t cut = all.find(ellipsis);
    for (std::size_t at = 0; at + shortest <= all.size() && !forms_.empty(); ++at) {
        if (cut < at) cut = all.find(ellipsis, at);
        const auto size = longest_at(all.substr(at), cut - at);
        if (size == 0) continue;
        if (at >= end) clean.append(all, end, at - end).append("***");
        end = std::max(end, at + size);
    }
    if (end == 0) return text;
    return clean.append(all, end);
}

}  // namespace taskctl::model
