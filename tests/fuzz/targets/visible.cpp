// Masking. Input: the limit, and on the next line the text.
#include "model/visible.hpp"

#include "fuzz/input.hpp"
#include "fuzz/property.hpp"
#include "fuzz/text_check.hpp"

namespace taskctl::fuzz {

void check(std::string_view text) {
    Input input(text);
    // An ellipsis takes three bytes, and the shortest limit in use is far above.
    const auto limit = static_cast<std::size_t>(input.number(3, 8192));
    const auto given = input.rest();
    const auto shown = model::visible(given, limit);

    require(is_safe(shown), "what is shown is UTF-8 without a character that does something");
    require(shown.size() <= limit, "what is shown keeps the limit");
    require(model::visible(shown, limit) == shown, "masking twice is masking once");
    if (is_safe(given) && given.size() <= limit) {
        require(shown == given, "harmless text stays as it is");
    }
    const auto whole = model::visible(given, 3 * given.size() + 3);
    require(is_safe(whole), "uncut text is safe too");
    if (whole.size() > limit) {
        require(shown.ends_with("…"), "a cut shows");
        require(shown.size() + 6 > limit, "no more is cut than has to be");
        require(whole.starts_with(shown.substr(0, shown.size() - 3)), "the cut is at the end");
    } else {
        require(shown == whole, "what fits is not cut");
    }

    const bool has_control = given.find_first_of(std::string_view(
                                 "\0\1\2\3\4\5\6\a\b\t\n\v\f\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16"
                                 "\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f\x7f",
                                 33)) != std::string_view::npos;
    require(model::has_control_byte(given) == has_control, "control bytes are found");
}

}  // namespace taskctl::fuzz
