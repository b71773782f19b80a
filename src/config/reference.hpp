#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/url.hpp"
#include "model/result.hpp"
#include "provider/target.hpp"

namespace taskctl::config {

inline constexpr std::size_t longest_id = 1024;

// A task as a user names it: `ID`, `NAME/ID`, `NAME/ID?param=value&…`, or a URL.
struct Reference {
    std::string name;  // of a profile or provider; empty: the default one
    std::string id;
    provider::Parameters params;  // of a URL: its query, by the names that stand there
    std::string where;            // `FILE:7` when it came from a list, else empty
    std::optional<http::Url> url = std::nullopt;  // without its query; there is no name or id then

    bool operator==(const Reference&) const = default;
};

// The id is taken literally; parameter values are percent-decoded. Refused: an id that is empty,
// `.`, `..`, has a control character or is too long, a second `/`, and a URL that parse_url()
// refuses.
model::Result<Reference> parse_reference(std::string_view text);

// Why a text can't be a task's id; empty when it can.
std::string fault_of_id(std::string_view id);

// A URL for messages: without what may be a password before its host.
std::string without_password(const std::string& url);

// A list of references, one a line: text, or a JSON object {"task": "NAME/ID", "params": {…}}.
// Blank lines and lines that begin with `#` are passed over. Every bad line is reported, as
// `NAME:LINE: …`, in one error of several lines. Of the others those that `wanted` are kept.
model::Result<std::vector<Reference>> parse_references(
    std::string_view text, const std::string& name,
    const std::function<bool(const Reference&)>& wanted = [](const Reference&) { return true; });

}  // namespace taskctl::config
