#pragma once

#include "provider/read.hpp"

namespace taskctl::provider {

// Reads the example's answer as the answer to a question for the example's task.
Reading read_example(const Spec& spec, const Example& example);

}  // namespace taskctl::provider
