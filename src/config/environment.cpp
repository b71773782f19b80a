#include "config/environment.hpp"

namespace taskctl::config {

std::filesystem::path config_folder(const Environment& environment) {
    const auto xdg = environment("XDG_CONFIG_HOME");
    if (xdg && xdg->starts_with('/')) return std::filesystem::path(*xdg) / "taskctl";
    const auto home = environment("HOME");
    if (!home || !home->starts_with('/')) return {};
    return std::filesystem::path(*home) / ".config" / "taskctl";
}

}  // namespace taskctl::config
