#pragma once

#include <string>
#include <vector>

#include "provider/spec.hpp"

namespace taskctl::report {

// A row of `provider list`, the name padded to `width`, without a line feed.
std::string spec_row(const std::string& name, const std::vector<std::string>& aliases,
                     const std::string& title, std::size_t width);

// What a person wants to know of a provider before using it.
std::string spec_text(const provider::Spec& spec, const std::string& origin);

}  // namespace taskctl::report
