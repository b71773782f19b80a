#pragma once

#include <vector>

#include "provider/parse_spec.hpp"

namespace taskctl::provider {

// What conditions say that their author can't have meant.
void check_conditions(const Spec& spec, std::vector<Diagnostic>& findings);

}  // namespace taskctl::provider
