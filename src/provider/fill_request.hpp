#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "http/message.hpp"
#include "model/problem.hpp"
#include "provider/values.hpp"

namespace taskctl::provider {

// What a request is made of.
struct Parts {
    const RequestSpec& request;
    const Fields* auth = nullptr;        // headers beside its own
    const http::Headers* own = nullptr;  // the user's: in place of those of their names
};

// A problem when a value can't stand where it would, or when a credential would go where it may
// not (see request_for).
tl::expected<http::Request, model::Problem> fill_request(const Service& service, const Parts& parts,
                                                         const Values& values);

model::Problem unusable(std::string message);
model::Problem not_permitted(std::string message);

}  // namespace taskctl::provider
