#pragma once

#include <string>
#include <string_view>

#include "provider/json.hpp"

namespace taskctl::provider {

// A value of an answer for people, in one line of at most about `limit` bytes. Control characters
// are masked, the queries of URLs (they may be signed) and the values of members that are named
// like a secret are `***`.
std::string shown_value(const Json& value, std::size_t limit);

// The same over several lines, the first 80 of them.
std::string shown_document(const Json& value);

// A text with the query of the URL that it is masked, if it is one.
std::string without_query(std::string_view text);

// Whether something of that name is likely to be a credential.
bool sounds_secret(std::string_view name);

}  // namespace taskctl::provider
