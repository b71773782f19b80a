#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/config_file.hpp"
#include "config/toml_tree.hpp"
#include "model/result.hpp"

namespace taskctl::config {

// What is wrong with a config file.
class Findings {
public:
    explicit Findings(std::string path) : path_(std::move(path)) {}

    bool empty() const { return findings_.empty(); }
    // All of them, in the order of the file, a line each.
    model::Error error();

    // `FILE:LINE:COLUMN: KEY`
    std::string where(TomlPlace place, const std::string& key) const;

    // `key` may be empty.
    void report(TomlPlace place, const std::string& key, const std::string& what);
    void report_unknown(const TomlNode::Member& member, const std::string& key,
                        std::span<const std::string> known);
    void report_type(const TomlNode& node, const std::string& key, const std::string& wanted);

    // Whether it is a text that is neither empty nor has a control character; else reported.
    bool is_text(const TomlNode& node, const std::string& key);
    // Such a text and its place; nothing in it otherwise.
    Placed placed(const TomlNode& node, const std::string& key);

private:
    struct Finding {
        TomlPlace place;
        std::string text;
    };

    std::string path_;
    std::vector<Finding> findings_;
};

}  // namespace taskctl::config
