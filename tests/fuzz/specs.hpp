#pragma once

#include <memory>
#include <string_view>

#include "provider/spec.hpp"

namespace taskctl::fuzz {

// The built-in provider of that name; for any other word one that uses all of the language.
std::shared_ptr<const provider::Spec> spec_named(std::string_view name);

}  // namespace taskctl::fuzz
