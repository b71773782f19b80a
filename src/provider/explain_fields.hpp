#pragma once

#include <vector>

#include "model/task.hpp"
#include "provider/explain.hpp"
#include "provider/find.hpp"

namespace taskctl::provider {

// Where each member of the task that the spec names was found. `root` is the pointer of the scope's
// tree.
std::vector<FieldTrace> trace_fields(const Spec& spec, const Scope& scope, const std::string& root,
                                     const model::Task& task);

}  // namespace taskctl::provider
