#include "commands/failure.hpp"

#include <algorithm>
#include <string_view>

#include "model/visible.hpp"

namespace taskctl::commands {

Ending failed(Context& context, const model::Error& error) {
    std::string_view rest = error.message;
    do {
        const auto line = rest.substr(0, rest.find('\n'));
        context.messages.write("taskctl: " + model::visible(line) + "\n");
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    } while (!rest.empty());
    return {static_cast<int>(error.fault), std::nullopt};
}

void warn(Context& context, const std::string& text) {
    context.messages.write("taskctl: warning: " + model::visible(text) + "\n");
}

}  // namespace taskctl::commands
