#pragma once

#include "plan.hpp"

namespace taskctl::simulation {

// The parts of make_plan that stand in files of their own.

// --- plan_options.cpp
watch::Options make_options(Random random, const Mask& mask);

// --- plan_origin.cpp: `longest` is how long the longest task runs.
OriginPlan make_origin(Random random, const Mask& mask, std::size_t index, Duration longest);
Trouble make_trouble(Random& random, Duration longest);

// --- plan_key.cpp
KeyPlan make_key(Random random, const Mask& mask, Duration longest);

}  // namespace taskctl::simulation
