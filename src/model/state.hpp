#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace taskctl::model {

// The one vocabulary into which every service's status words are translated.
enum class State {
    pending,
    running,
    paused,
    blocked,
    succeeded,
    partial,
    failed,
    canceled,
    unknown,  // a status that the spec does not map; never terminal, never success
};

inline constexpr std::array all_states = {State::pending, State::running,   State::paused,
                                          State::blocked, State::succeeded, State::partial,
                                          State::failed,  State::canceled,  State::unknown};

std::string_view word(State state);
std::optional<State> parse_state(std::string_view word);
bool is_terminal(State state);

}  // namespace taskctl::model
