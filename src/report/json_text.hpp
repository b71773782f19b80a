#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "report/json.hpp"

namespace taskctl::report {

nlohmann::ordered_json task_object(const watch::Sighting& sighting);

nlohmann::ordered_json problem_object(const model::Problem& problem);

std::string dump(const nlohmann::ordered_json& json, JsonStyle style);

}  // namespace taskctl::report
