#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "provider/node.hpp"
#include "provider/spec.hpp"

namespace taskctl::provider {

// The words of a spec that stand for a value; any other is reported with the nearest one.
std::optional<model::State> parse_state(const Node& node);
std::optional<ErrorKind> parse_error_kind(const Node& node);
// Those problems that an answer can be: not the ones of taskctl itself.
std::optional<model::ProblemKind> parse_problem(const Node& node);

}  // namespace taskctl::provider
