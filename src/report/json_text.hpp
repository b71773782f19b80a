#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "report/json.hpp"

namespace taskctl::report {

nlohmann::ordered_json task_object(const watch::Sighting& sighting);

std::string dump(const nlohmann::ordered_json& json, JsonStyle style);

}  // namespace taskctl::report
