#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "provider/condition.hpp"
#include "provider/find.hpp"

namespace taskctl::provider {

// The number that a scalar is or spells.
std::optional<Number> number_of(const Scalar& scalar);

bool equals(const Scalar& scalar, const Json& value);

bool holds(const Condition& condition, const Scope& scope);

// The first rule that holds; the list's size when none does.
template <typename Rule>
std::size_t first_holding(const std::vector<Rule>& rules, const Scope& scope) {
    const auto rule = std::find_if(rules.begin(), rules.end(),
                                   [&](const Rule& one) { return holds(one.when, scope); });
    return static_cast<std::size_t>(rule - rules.begin());
}

}  // namespace taskctl::provider
