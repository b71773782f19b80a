#pragma once

#include <set>
#include <string>

#include "provider/spec.hpp"

namespace taskctl::provider {

// The names that the templates use, `id` and `token` included.
std::set<std::string> used_parameters(const RequestSpec& request);

// Those of `auth` and `request`: what asking for a task takes.
std::set<std::string> used_parameters(const Spec& spec);

}  // namespace taskctl::provider
