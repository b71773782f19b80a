#pragma once

#include <string>
#include <vector>

#include "http/message.hpp"

namespace taskctl::http {

// Whether the request goes out with a body, be it an empty one.
bool has_body(const Request& request);

// The request's headers as libcurl takes them, with those left out that it would add to a body of
// its own accord.
std::vector<std::string> header_lines(const Request& request);

}  // namespace taskctl::http
