#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

namespace taskctl::config {

struct TomlPlace {
    std::size_t line = 1;
    std::size_t column = 1;

    auto operator<=>(const TomlPlace&) const = default;  // NOLINT(modernize-use-nullptr)
};

// A value of a TOML document, as far as the config file needs one.
struct TomlNode {
    enum class Kind { text, integer, table, array, other };
    struct Member;

    Kind kind = Kind::other;
    TomlPlace place;
    std::string text;       // of a text; of an integer in decimal
    std::string_view type;  // in words, with its article
    std::vector<Member> members;
    std::vector<TomlNode> elements;
};

struct TomlNode::Member {
    std::string key;
    TomlPlace place;  // of the key
    TomlNode value;
};

struct TomlFault {
    TomlPlace place;
    std::string what;  // quotes nothing of the document
};

tl::expected<TomlNode, TomlFault> parse_toml(std::string_view text);

}  // namespace taskctl::config
