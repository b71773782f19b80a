#pragma once

#include <set>
#include <string>

#include "provider/spec.hpp"

namespace taskctl::provider {

// The names that the spec's templates use, `id` and `token` included.
std::set<std::string> used_parameters(const Spec& spec);

}  // namespace taskctl::provider
