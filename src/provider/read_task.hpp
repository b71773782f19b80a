#pragma once

#include "provider/failure.hpp"
#include "provider/find.hpp"

namespace taskctl::provider {

// The members of the task that stands at `root`; what reads oddly is added to `warnings`.
model::Task read_task(const Exchange& exchange, const Scope& root, model::State state,
                      std::vector<std::string>& warnings);

std::vector<model::Artifact> read_artifacts(const Exchange& exchange, const Scope& root);

}  // namespace taskctl::provider
