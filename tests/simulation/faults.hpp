#pragma once

#include <optional>

#include "service.hpp"

namespace taskctl::simulation {

// --- answers, good and bad; none depends on anything but what is given

Draft look(const TaskPlan& task, model::State state, int percent);
Draft missing(int status);
Draft moved(int status, const std::string& location, bool post);
Draft unauthorized();
// Of an origin that does not serve.
Draft troubled(const Trouble& trouble, Duration now, Random& random);
// Says something that can't be the task's state.
Draft lie(const TaskPlan& task, Random& random);
// Says no for good.
Draft refused(int status, model::ProblemKind problem);
// A yes that holds nothing.
Draft empty_handed(Random& random);
// Some fault of a single answer; none when the life is without the kind that the dice show.
std::optional<Draft> fault(const Plan& plan, const TaskPlan& task, Random& random);

}  // namespace taskctl::simulation
