#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "provider/exact.hpp"
#include "provider/selector.hpp"

namespace taskctl::provider {

// A JSON scalar as a spec writes it. Numbers compare by value, and a string that spells a number
// equals that number.
using Scalar = std::variant<std::nullptr_t, bool, Number, std::string>;

// What must hold of a selected value; all members that are set must.
struct Matcher {
    std::optional<std::vector<Scalar>> one_of;   // a scalar in the spec is a list of one
    std::optional<std::vector<Scalar>> none_of;  // {"not": …}
    std::optional<Number> min;
    std::optional<Number> max;
    std::optional<bool> exists;
    bool all = false;  // {"all": matcher}: every element, and at least one
};

// All `terms` hold; or, when `any` is not empty, at least one of those does.
struct Condition {
    std::vector<std::pair<Selector, Matcher>> terms;
    std::vector<Condition> any;
};

}  // namespace taskctl::provider
