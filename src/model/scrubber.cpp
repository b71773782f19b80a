#include "model/scrubber.hpp"

#include <algorithm>
#include <functional>
#include <string_view>

namespace taskctl::model {
namespace {

constexpr std::size_t shortest = 6;

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

void Scrubber::add(const Secret& secret) {
    const std::string& text = secret.reveal();
    if (text.size() < shortest) return;
    const auto keep = [this](std::string form) {
        const auto same = [&](const Secret& known) { return known.reveal() == form; };
        if (std::ranges::none_of(forms_, same)) forms_.emplace_back(std::move(form));
    };
    keep(text);
    keep(percent_encoded(text, "0123456789ABCDEF"));
    keep(with_pluses(percent_encoded(text, "0123456789ABCDEF")));
    keep(percent_encoded(text, "0123456789abcdef"));
    for (std::size_t offset = 0; offset < 3; ++offset) {
        keep(base64_core(text, offset, "+/"));
        keep(base64_core(text, offset, "-_"));
    }
    // A form inside a longer one would leave the rest of that behind.
    std::ranges::stable_sort(forms_, std::greater{},
                             [](const Secret& form) { return form.reveal().size(); });
}

std::string Scrubber::scrub(std::string text) const {
    constexpr std::string_view mask = "***";
    for (const Secret& form : forms_) {
        const std::string& known = form.reveal();
        for (auto at = text.find(known); at != std::string::npos;
             at = text.find(known, at + mask.size())) {
            text.replace(at, known.size(), mask);
        }
    }
    return text;
}

}  // namespace taskctl::model
