#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace taskctl::config {

// A variable of the environment; nothing when it is not set or empty.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// `$XDG_CONFIG_HOME/taskctl`, else `~/.config/taskctl`; a relative one is passed over, as the
// XDG base directory specification wants. Empty when there is no home either.
std::filesystem::path config_folder(const Environment& environment);

}  // namespace taskctl::config
