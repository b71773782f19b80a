#include "report/state_style.hpp"

namespace taskctl::report {

using model::State;

std::string_view color_of(State state) {
    switch (state) {
        case State::succeeded:
            return "\x1b[32m";
        case State::failed:
            return "\x1b[31m";
        case State::partial:
        case State::canceled:
            return "\x1b[33m";
        case State::running:
            return "\x1b[36m";
        default:
            return "";
    }
}

std::string_view sign_of(State state, bool unicode) {
    switch (state) {
        case State::pending:
            return unicode ? "○" : ".";
        case State::running:
            return unicode ? "●" : ">";
        case State::paused:
            return unicode ? "◦" : "=";
        case State::blocked:
            return unicode ? "□" : "#";
        case State::succeeded:
            return unicode ? "✓" : "+";
        case State::partial:
            return unicode ? "±" : "~";
        case State::failed:
            return unicode ? "✗" : "x";
        case State::canceled:
            return unicode ? "⊘" : "-";
        case State::unknown:
            break;
    }
    return "?";
}

std::string styled(std::string_view text, std::string_view style) {
    if (style.empty() || text.empty()) return std::string(text);
    return std::string(style).append(text).append(plain_style);
}

}  // namespace taskctl::report
