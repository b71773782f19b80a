#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "config/config_file.hpp"
#include "config/environment.hpp"
#include "config/findings.hpp"
#include "config/toml_tree.hpp"

namespace taskctl::config {

// Reads where tokens and parameters of a config file come from. What is wrong is reported, and
// nothing returned for it.
class ValueReader {
public:
    // Relative paths begin in `folder`. What it is given must outlive it.
    ValueReader(Findings& findings, std::filesystem::path folder, const Environment& environment)
        : findings_(findings), folder_(std::move(folder)), environment_(environment) {}

    using Value = std::optional<ProfileValue>;
    Value param(const TomlNode& node, const std::string& key);
    Value command(const TomlNode& node, const std::string& key);
    Value file(const TomlNode& node, const std::string& key);
    Value variable(const TomlNode& node, const std::string& key);

    // A path from the root; empty when it lies in systemd's folder of credentials and there is
    // none.
    std::string expanded(const std::string& text) const;

private:
    Findings& findings_;
    std::filesystem::path folder_;
    const Environment& environment_;
};

}  // namespace taskctl::config
