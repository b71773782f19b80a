#include "commands/failure.hpp"

#include <string_view>

namespace taskctl::commands {

Ending failed(Context& context, const model::Error& error) {
    std::string_view rest = error.message;
    do {
        const auto line = rest.substr(0, rest.find('\n'));
        context.messages.write("taskctl: " + std::string(line) + "\n");
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    } while (!rest.empty());
    return {static_cast<int>(error.fault), std::nullopt};
}

void warn(Context& context, const std::string& text) {
    context.messages.write("taskctl: warning: " + text + "\n");
}

}  // namespace taskctl::commands
