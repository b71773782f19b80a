#include "fuzz/text_check.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace taskctl::fuzz {
namespace {

struct Range {
    std::uint32_t first;
    std::uint32_t last;
};

constexpr std::array forbidden = {
    Range{0x00, 0x1F},     Range{0x7F, 0x9F},     Range{0x00AD, 0x00AD},   Range{0x061C, 0x061C},
    Range{0x180E, 0x180E}, Range{0x200B, 0x200F}, Range{0x2028, 0x202E},   Range{0x2060, 0x206F},
    Range{0xFEFF, 0xFEFF}, Range{0xFFF9, 0xFFFB}, Range{0xE0000, 0xE0FFF},
};

// The bytes that may follow a first byte (RFC 3629, section 4): how many, and the first one's
// range.
struct Form {
    unsigned first, last;
    std::size_t tail;
    unsigned least, most;
};

constexpr std::array forms = {
    Form{0x00, 0x7F, 0, 0x80, 0xBF}, Form{0xC2, 0xDF, 1, 0x80, 0xBF},
    Form{0xE0, 0xE0, 2, 0xA0, 0xBF}, Form{0xE1, 0xEC, 2, 0x80, 0xBF},
    Form{0xED, 0xED, 2, 0x80, 0x9F}, Form{0xEE, 0xEF, 2, 0x80, 0xBF},
    Form{0xF0, 0xF0, 3, 0x90, 0xBF}, Form{0xF1, 0xF3, 3, 0x80, 0xBF},
    Form{0xF4, 0xF4, 3, 0x80, 0x8F},
};

unsigned byte(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

// Takes one character off the front; nothing when there is none.
std::optional<std::uint32_t> take(std::string_view& text) {
    const unsigned first = byte(text, 0);
    const auto form = std::find_if(forms.begin(), forms.end(), [&](const Form& one) {
        return first >= one.first && first <= one.last;
    });
    if (form == forms.end() || text.size() <= form->tail) return std::nullopt;
    constexpr std::array<unsigned, 4> masks = {0x7F, 0x1F, 0x0F, 0x07};
    std::uint32_t code = first & masks.at(form->tail);
    for (std::size_t i = 1; i <= form->tail; ++i) {
        const unsigned next = byte(text, i);
        const bool good =
            i == 1 ? next >= form->least && next <= form->most : next >= 0x80 && next <= 0xBF;
        if (!good) return std::nullopt;
        code = code << 6U | (next & 0x3FU);
    }
    text.remove_prefix(form->tail + 1);
    return code;
}

template <typename Accepts>
bool all_characters(std::string_view text, Accepts accepts) {
    while (!text.empty()) {
        const auto code = take(text);
        if (!code || !accepts(*code)) return false;
    }
    return true;
}

}  // namespace

bool is_printable_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c <= 0x7E; });
}

bool is_utf8(std::string_view text) {
    return all_characters(text, [](std::uint32_t) { return true; });
}

bool is_safe(std::string_view text) {
    if (text.find("##[") != std::string_view::npos) return false;
    return all_characters(text, [](std::uint32_t code) {
        return std::none_of(forbidden.begin(), forbidden.end(), [code](const Range& range) {
            return code >= range.first && code <= range.last;
        });
    });
}

bool are_safe_lines(std::string_view text) {
    if (!text.empty() && text.back() != '\n') return false;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        if (!is_safe(line)) return false;
        text.remove_prefix(line.size() + 1);
    }
    return true;
}

}  // namespace taskctl::fuzz
