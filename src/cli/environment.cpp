#include "cli/environment.hpp"

#include <cstdlib>

#include <unistd.h>

namespace taskctl::cli {

config::Environment process_environment() {
    return [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        if (value == nullptr || *value == '\0') return std::nullopt;
        return value;
    };
}

std::vector<std::string> process_variables() {
    std::vector<std::string> variables;
    for (char** at = environ; at != nullptr && *at != nullptr; ++at) variables.emplace_back(*at);
    return variables;
}

}  // namespace taskctl::cli
