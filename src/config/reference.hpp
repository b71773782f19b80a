#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"
#include "provider/target.hpp"

namespace taskctl::config {

inline constexpr std::size_t longest_id = 1024;

// A task as a user names it: `ID`, `NAME/ID`, `NAME/ID?param=value&…`.
struct Reference {
    std::string name;  // of a provider; empty: the default one
    std::string id;
    provider::Parameters params;
    std::string where;  // `FILE:7` when it came from a list, else empty

    bool operator==(const Reference&) const = default;
};

// The id is taken literally; parameter values are percent-decoded. Refused: an id that is empty,
// `.`, `..`, has a control character or is too long, and a second `/`.
model::Result<Reference> parse_reference(std::string_view text);

// A list of references, one a line: text, or a JSON object {"task": "NAME/ID", "params": {…}}.
// Blank lines and lines that begin with `#` are passed over. Every bad line is reported, as
// `NAME:LINE: …`, in one error of several lines.
model::Result<std::vector<Reference>> parse_references(std::string_view text,
                                                       const std::string& name);

}  // namespace taskctl::config
