// JSON documents. Input: the text.
#include <nlohmann/json.hpp>

#include "fuzz/property.hpp"
#include "fuzz/text_check.hpp"
#include "provider/json.hpp"

namespace taskctl::fuzz {
namespace {

using provider::Comments;
using provider::Json;

// The number of values; throws when a property does not hold of one of them.
std::size_t count_values(const Json& value, std::size_t depth) {
    require(depth <= provider::json_depth_limit, "the depth is limited");
    require(value.kind == Json::Kind::object ? value.keys.size() == value.elements.size()
                                             : value.keys.empty(),
            "each member has its key");
    require(value.is_container() || value.elements.empty(), "a scalar has no elements");
    require(is_utf8(value.text), "a string is UTF-8");
    std::size_t count = 1;
    for (std::size_t i = 0; i < value.elements.size(); ++i) {
        count += count_values(value.elements[i], depth + 1);
        if (value.kind != Json::Kind::object) continue;
        require(is_utf8(value.keys[i]), "a key is UTF-8");
        require(value.find(value.keys[i]) != nullptr, "a member is found by its key");
    }
    return count;
}

void check_document(std::string_view text, const Json& value) {
    require(count_values(value, 0) <= provider::json_values_limit, "the values are limited");
    const auto written = provider::write_json(value);
    const auto again = provider::parse_json(written, Comments::refused);
    require(again && provider::write_json(*again) == written,
            "what is written reads back the same");
    require(nlohmann::json::accept(text), "what is taken is JSON");
    require(provider::parse_json(text, Comments::allowed).has_value(), "comments are not needed");
}

}  // namespace

void check(std::string_view text) {
    const auto value = provider::parse_json(text, Comments::refused);
    if (value) check_document(text, *value);
    if (!value) require(value.error().position <= text.size() + 1, "a fault is within the text");
    const auto commented = provider::parse_json(text, Comments::allowed);
    if (commented) count_values(*commented, 0);

    const auto quoted = provider::json_string(text);
    require(quoted.has_value() == is_utf8(text), "UTF-8 can be quoted, and nothing else");
    if (!quoted) return;
    const auto read = provider::parse_json(*quoted, Comments::refused);
    require(read && read->kind == Json::Kind::string && read->text == text,
            "what is quoted reads back the same");
}

}  // namespace taskctl::fuzz
