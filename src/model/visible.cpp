#include "model/visible.hpp"

#include <algorithm>
#include <cstdint>

namespace taskctl::model {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

struct Character {
    char32_t code = 0;
    std::size_t length = 1;
    bool valid = false;
};

// RFC 3629: shortest form only, no surrogates, nothing past U+10FFFF.
Character decode(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const auto first = byte(0);
    if (first < 0x80) return {first, 1, true};
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < length) return {};
    char32_t code = first & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80) return {};
        code = code << 6U | (byte(i) & 0x3FU);
    }
    constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < smallest[length] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return {};
    return {code, length, true};
}

bool is_hidden(char32_t code) {
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0xAD || code == 0x61C ||
           code == 0x180E || (code >= 0x200B && code <= 0x200F) ||
           (code >= 0x2028 && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) ||
           code == 0xFEFF || (code >= 0xFFF9 && code <= 0xFFFB) ||
           (code >= 0xE0000 && code <= 0xE0FFF);
}

}  // namespace

std::string visible(std::string_view text, std::size_t limit) {
    std::string result;
    std::size_t uncut = 0;  // length up to which the ellipsis still fits
    while (!text.empty()) {
        const auto character = decode(text);
        auto shown = text.substr(0, character.length);
        if (text[0] == '\n' || text[0] == '\t') {
            shown = " ";
        } else if (!character.valid || is_hidden(character.code) || text.starts_with("##[")) {
            shown = replacement;
        }
        if (result.size() + shown.size() > limit) {
            return limit < ellipsis.size() ? "" : result.substr(0, uncut).append(ellipsis);
        }
        result += shown;
        if (result.size() + ellipsis.size() <= limit) uncut = result.size();
        text.remove_prefix(character.length);
    }
    return result;
}

bool has_control_byte(std::string_view text) {
    return std::ranges::any_of(text, [](char c) {
        const auto byte = static_cast<std::uint8_t>(c);
        return byte < 0x20 || byte == 0x7F;
    });
}

}  // namespace taskctl::model
