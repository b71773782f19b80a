#pragma once

#include "provider/condition.hpp"
#include "provider/find.hpp"

namespace taskctl::provider {

// The number that a scalar is or spells.
std::optional<double> number_of(const Scalar& scalar);

bool equals(const Scalar& scalar, const Json& value);

bool holds(const Condition& condition, const Scope& scope);

}  // namespace taskctl::provider
