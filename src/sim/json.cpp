#include "sim/json.hpp"

#include <nlohmann/json.hpp>

namespace taskctl::sim {

Answer json_answer(int status, const nlohmann::ordered_json& body) {
    Answer answer;
    answer.status = status;
    answer.body = body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    return answer;
}

Answer wrong_method(std::string_view wanted) {
    Answer answer = json_answer(
        405, nlohmann::ordered_json{
                 {"error", "taskctl-sim: this endpoint wants the method " + std::string(wanted)}});
    answer.headers.emplace_back("Allow", wanted);
    return answer;
}

}  // namespace taskctl::sim
