#pragma once

#include <string>

#include <tl/expected.hpp>

#include "provider/values.hpp"

namespace taskctl::provider {

struct Body {
    std::string text;
    std::string type;  // media type; empty: there is no body
};

// The error says why it can't be made.
tl::expected<Body, std::string> body_of(const RequestSpec& request, const Values& values);

}  // namespace taskctl::provider
