#pragma once

#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "model/problem.hpp"
#include "model/secret.hpp"
#include "model/time.hpp"

namespace taskctl::credential {

struct Grant {
    model::Secret token;
    std::optional<model::Duration> lifetime;  // from now on; nothing: until it is refused
    std::string warning;                      // what the user should know; mostly empty
};

// Why there is no token.
struct Refusal {
    model::Problem problem;
    bool passing = false;  // asking again may help

    bool operator==(const Refusal&) const = default;
};

using Granted = tl::expected<Grant, Refusal>;

}  // namespace taskctl::credential
