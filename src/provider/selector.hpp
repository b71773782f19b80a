#pragma once

#include <string>
#include <vector>

namespace taskctl::provider {

// Where a value stands in an answer: an RFC 6901 JSON Pointer in which a `*` step stands for every
// element of an array or member of an object, `http` for the status, or `header:NAME`.
struct Selector {
    enum class Source { body, http, header };
    Source source = Source::body;
    std::vector<std::string> steps;  // unescaped; of the body
    std::string header;              // its name

    bool operator==(const Selector&) const = default;
};

// The first that finds something other than null.
using Selectors = std::vector<Selector>;

}  // namespace taskctl::provider
