#pragma once

#include <cstddef>
#include <vector>

#include "provider/condition.hpp"

namespace taskctl::provider {

// The earlier conditions that together hold whenever `later` does, by their index; empty when none
// are known to. Sound, not complete: it compares the matchers of one selector with each other and
// takes lists apart, but draws no conclusions from one selector to another.
std::vector<std::size_t> covering(const std::vector<const Condition*>& earlier,
                                  const Condition& later);

}  // namespace taskctl::provider
