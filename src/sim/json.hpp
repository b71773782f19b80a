#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sim/message.hpp"

namespace taskctl::sim {

Answer json_answer(int status, const nlohmann::ordered_json& body);

}  // namespace taskctl::sim
