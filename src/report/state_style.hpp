#pragma once

#include <string>
#include <string_view>

#include "model/state.hpp"

namespace taskctl::report {

// Escape sequences for people's terminals.
inline constexpr std::string_view plain_style = "\x1b[0m";
inline constexpr std::string_view faint_style = "\x1b[2m";
inline constexpr std::string_view alert_style = "\x1b[33m";

// The colour of a state; empty for none.
std::string_view color_of(model::State state);

// One column that tells states apart where there is no colour.
std::string_view sign_of(model::State state, bool unicode);

// `style` empty: the text as it is.
std::string styled(std::string_view text, std::string_view style);

}  // namespace taskctl::report
