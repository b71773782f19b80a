#pragma once

#include <optional>

#include "http/message.hpp"

namespace taskctl::http {

inline constexpr int longest_redirect_chain = 5;

// The request that a redirect (301, 302, 303, 307, 308) of `request` asks for, when it may be made:
// the target has the same origin, and the method stays what it is: a GET is followed always, a
// POST on 307 and 308 only. Nothing for any other answer.
std::optional<Request> follow(const Request& request, const Response& response);

}  // namespace taskctl::http
