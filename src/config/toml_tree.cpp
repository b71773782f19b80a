#include "config/toml_tree.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_ENABLE_WINDOWS_COMPAT 0
// What the library takes for granted of its input is not always so (`[=]`); behind each of these
// stands an error of its own.
#define TOML_ASSERT(expr) static_assert(true)
#undef NDEBUG
#include <toml++/toml.h>

namespace taskctl::config {
namespace {

using Kind = TomlNode::Kind;

TomlPlace place_of(const toml::source_position& at) {
    return {std::max<std::size_t>(at.line, 1), std::max<std::size_t>(at.column, 1)};
}

std::pair<Kind, std::string_view> kind_of(const toml::node& node) {
    switch (node.type()) {
        case toml::node_type::string:
            return {Kind::text, "a string"};
        case toml::node_type::integer:
            return {Kind::integer, "an integer"};
        case toml::node_type::table:
            return {Kind::table, "a table"};
        case toml::node_type::array:
            return {Kind::array, "an array"};
        case toml::node_type::boolean:
            return {Kind::other, "a boolean"};
        case toml::node_type::floating_point:
            return {Kind::other, "a float"};
        default:
            return {Kind::other, "a date or time"};
    }
}

TomlNode copy(const toml::node& node) {
    TomlNode made;
    std::tie(made.kind, made.type) = kind_of(node);
    made.place = place_of(node.source().begin);
    if (const auto* text = node.as_string()) made.text = text->get();
    if (const auto* integer = node.as_integer()) made.text = std::to_string(integer->get());
    if (const auto* table = node.as_table()) {
        for (const auto& [key, value] : *table) {
            made.members.push_back(
                {std::string(key.str()), place_of(key.source().begin), copy(value)});
        }
        std::ranges::stable_sort(made.members, {}, &TomlNode::Member::place);
    }
    if (const auto* array = node.as_array()) {
        for (const auto& element : *array) made.elements.push_back(copy(element));
    }
    return made;
}

// The parser says what it saw, which may be a piece of a secret. Single marks that it wants are
// kept.
std::string without_quotes(std::string_view text) {
    text = text.substr(0, text.find(", saw "));
    for (std::size_t at = text.find('\''); at != std::string_view::npos; at = text.find('\'', at)) {
        const bool is_mark = at + 2 < text.size() && text[at + 2] == '\'' &&
                             std::ispunct(static_cast<unsigned char>(text[at + 1])) != 0;
        if (!is_mark) {
            text = text.substr(0, at);
            break;
        }
        at += 3;
    }
    text = text.substr(0, text.find('"'));
    return std::string(text.substr(0, text.find_last_not_of(' ') + 1));
}

// Every dot of a key is a table in a table, and the parser goes down there by recursion.
constexpr std::ptrdiff_t most_dots = 1000;

std::optional<TomlFault> too_deep(std::string_view text) {
    for (std::size_t line = 1; !text.empty(); ++line) {
        const auto end = std::min(text.find('\n'), text.size());
        if (std::ranges::count(text.substr(0, end), '.') > most_dots) {
            return TomlFault{{line, 1}, "a line with more than 1000 dots"};
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return std::nullopt;
}

}  // namespace

tl::expected<TomlNode, TomlFault> parse_toml(std::string_view text) {
    if (auto fault = too_deep(text)) return tl::make_unexpected(std::move(*fault));
    const auto parsed = toml::parse(text);
    if (parsed) return copy(parsed.table());
    const auto& error = parsed.error();
    return tl::make_unexpected(
        TomlFault{place_of(error.source().begin), without_quotes(error.description())});
}

}  // namespace taskctl::config
