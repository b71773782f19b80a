#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sim/message.hpp"

namespace taskctl::sim {

Answer json_answer(int status, const nlohmann::ordered_json& body);

// 405, naming the method that it would take.
Answer wrong_method(std::string_view wanted);

}  // namespace taskctl::sim
