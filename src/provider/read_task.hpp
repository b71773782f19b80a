#pragma once

#include "provider/failure.hpp"
#include "provider/find.hpp"

namespace taskctl::provider {

// Whether an answer of that status is read as a task.
bool is_accepted(const Spec& spec, int status);

// Where the task stands in the body, or nullptr.
const Json* root_of(const Spec& spec, const Json& body);

bool is_about_another(const Spec& spec, const Scope& root, std::string_view asked);

// The members of the task that stands at `root`; what reads oddly is added to `warnings`.
model::Task read_task(const Exchange& exchange, const Scope& root, model::State state,
                      std::vector<std::string>& warnings);

std::vector<model::Artifact> read_artifacts(const Exchange& exchange, const Scope& root);

}  // namespace taskctl::provider
