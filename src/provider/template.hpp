#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/time.hpp"

namespace taskctl::provider {

// Where a template's text will stand: decides how a filled-in value is escaped. The literal text
// around the placeholders is the spec author's and is never escaped.
enum class Place { path, query, header, json, form };

// Text with `{name}` placeholders, `{{` for a brace and `{now:STRFTIME}` for the current UTC time.
struct Template {
    struct Piece {
        enum class Kind { literal, parameter, now };
        Kind kind = Kind::literal;
        std::string text;  // the literal, the parameter's name, or the strftime format
    };
    std::vector<Piece> pieces;
};

// nullptr when the parameter has no value.
using Lookup = std::function<const std::string*(std::string_view name)>;

// Nothing when a parameter without a value is needed. A JSON place is left unescaped here: its
// writer escapes.
std::optional<std::string> fill(const Template& text, Place place, const Lookup& lookup,
                                model::WallTime now);

}  // namespace taskctl::provider
