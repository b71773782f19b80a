#include "watch/outcome.hpp"

namespace taskctl::watch {

std::string_view word(const Outcome& outcome) {
    if (const auto* state = std::get_if<model::State>(&outcome)) return model::word(*state);
    if (const auto* kind = std::get_if<model::ProblemKind>(&outcome)) return model::word(*kind);
    return "until";
}

}  // namespace taskctl::watch
