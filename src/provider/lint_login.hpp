#pragma once

#include <vector>

#include "provider/parse_spec.hpp"

namespace taskctl::provider {

// What a spec's `login` must be for its secrets to go nowhere else, and for its token to be used.
void check_login(const Spec& spec, std::vector<Diagnostic>& findings);

}  // namespace taskctl::provider
