#include "model/exit_code.hpp"

#include <algorithm>
#include <array>

namespace taskctl::model {
namespace {

constexpr std::array precedence = {70, 1, 4, 3, 5, 77, 78, 76, 75, 69, 73, 74, 124, 8, 0};

}  // namespace

int exit_code(State state) {
    switch (state) {
        case State::succeeded:
            return exit_succeeded;
        case State::failed:
            return exit_failed;
        case State::canceled:
            return exit_canceled;
        case State::partial:
            return exit_partial;
        default:
            return exit_not_ended;
    }
}

int worst_exit_code(std::span<const int> codes) {
    const auto rank = [](int code) {
        return std::ranges::find(precedence, code) == precedence.end()
                   ? -1
                   : std::ranges::find(precedence, code) - precedence.begin();
    };
    const auto worst = std::ranges::min_element(codes, {}, rank);
    return worst == codes.end() ? exit_succeeded : *worst;
}

}  // namespace taskctl::model
