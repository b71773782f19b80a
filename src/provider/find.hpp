#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "http/message.hpp"
#include "provider/json.hpp"
#include "provider/selector.hpp"

namespace taskctl::provider {

// What the selectors of one rule or field look at.
struct Scope {
    const Json* tree = nullptr;  // null: no body that can be read, of which nothing can be said
    const http::Response* response = nullptr;
};

// The message says what is wrong, with the mend.
tl::expected<Selector, std::string> parse_selector(std::string_view text);

// The selector as a spec writes it.
std::string to_text(const Selector& selector);
std::string listed(const Selectors& selectors);

// Gets each value that is found, and nullptr for each branch that ends without one (one element of
// a `*` step that lacks the member, say). True ends the search. The value may live no longer than
// the call.
using Visit = std::function<bool(const Json*)>;
bool visit(const Selector& selector, const Scope& scope, const Visit& visitor);

// The first value of the body that is not null, or nullptr.
const Json* find_value(const Selectors& selectors, const Json& tree);

// A scalar as text. A null, an empty string, an object and an array say nothing.
std::optional<std::string> to_text(const Json& value);

// The first text that is found.
std::optional<std::string> find_text(const Selectors& selectors, const Scope& scope);

// All texts of the first selector that finds any.
std::vector<std::string> find_texts(const Selectors& selectors, const Scope& scope);

}  // namespace taskctl::provider
