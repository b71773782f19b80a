#pragma once

#include "provider/condition.hpp"
#include "provider/explain.hpp"
#include "provider/find.hpp"

namespace taskctl::provider {

ConditionTrace trace(const Condition& condition, const Scope& scope);

}  // namespace taskctl::provider
