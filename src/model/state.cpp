#include "model/state.hpp"

#include <algorithm>

namespace taskctl::model {

std::string_view word(State state) {
    switch (state) {
        case State::pending:
            return "pending";
        case State::running:
            return "running";
        case State::paused:
            return "paused";
        case State::blocked:
            return "blocked";
        case State::succeeded:
            return "succeeded";
        case State::partial:
            return "partial";
        case State::failed:
            return "failed";
        case State::canceled:
            return "canceled";
        case State::unknown:
            return "unknown";
    }
    return "unknown";
}

std::optional<State> parse_state(std::string_view text) {
    const auto* found = std::ranges::find(all_states, text, word);
    if (found == all_states.end()) return std::nullopt;
    return *found;
}

bool is_terminal(State state) {
    return state == State::succeeded || state == State::partial || state == State::failed ||
           state == State::canceled;
}

}  // namespace taskctl::model
