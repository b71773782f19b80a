#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "model/problem.hpp"
#include "model/state.hpp"
#include "model/time.hpp"

namespace taskctl::watch {

// The task reached a state of --until.
struct Until {
    bool operator==(const Until&) const = default;
};

// How the watch of one task ended.
using Outcome = std::variant<model::State, Until, model::ProblemKind>;

std::string_view word(const Outcome& outcome);

// What became of a whole run.
struct Summary {
    std::map<std::string, int> tasks;  // by outcome
    int requests = 0;
    model::Duration elapsed{};
    int exit_code = 0;
    std::optional<int> signal;  // the one that ended it
};

}  // namespace taskctl::watch
