#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace taskctl::provider {

inline constexpr std::size_t json_depth_limit = 64;
inline constexpr std::size_t json_values_limit = 200'000;

// A JSON value. Members keep their order and doubled keys are kept, numbers keep their spelling.
struct Json {
    enum class Kind { null, boolean, number, string, array, object };

    Kind kind = Kind::null;
    bool truth = false;
    double number = 0;
    std::string text;               // a string's; of a number, how it was written
    std::vector<Json> elements;     // an array's; an object's member values
    std::vector<std::string> keys;  // an object's, one for each element

    bool is_container() const { return kind == Kind::array || kind == Kind::object; }
    // The object's member of that name, the last if it is there twice; else nullptr.
    const Json* find(std::string_view key) const;
};

struct JsonError {
    enum class Fault { syntax, too_deep, too_many, number };
    Fault fault = Fault::syntax;
    std::size_t position = 0;  // bytes read when it was found
};

// One JSON document in UTF-8, with or without a byte order mark, and nothing behind it.
enum class Comments { refused, allowed };
tl::expected<Json, JsonError> parse_json(std::string_view text, Comments comments);

std::string write_json(const Json& value);

// The text as a JSON string with its quotes; nothing when it is not UTF-8.
std::optional<std::string> json_string(std::string_view text);

}  // namespace taskctl::provider
