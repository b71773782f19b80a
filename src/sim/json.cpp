#include "sim/json.hpp"

#include <nlohmann/json.hpp>

namespace taskctl::sim {

Answer json_answer(int status, const nlohmann::ordered_json& body) {
    Answer answer;
    answer.status = status;
    answer.body = body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    return answer;
}

}  // namespace taskctl::sim
