#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/story.hpp"

namespace taskctl::sim {

using Headers = std::vector<std::pair<std::string, std::string>>;
using Params = std::map<std::string, std::string, std::less<>>;

// What a client sent; the target is as it stood in the request line.
struct Request {
    std::string method;
    std::string target;
    Headers headers;
    std::string body;

    std::optional<std::string_view> header(std::string_view name) const;  // case ignored
    std::string_view path() const;                                        // escapes kept
    std::string_view query() const;
    std::string origin() const;  // as the client spelt it, for links that lead back here
};

struct Answer {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    Headers headers;
    Millis delay{0};
    bool hang_up = false;  // no answer at all: the connection is closed
    std::string note;      // for the log
};

// `Authorization: Bearer <token>`
bool bears(const Request& request, std::string_view token);

std::string unescape(std::string_view text);
std::string escape(std::string_view text);

// A GUID in its shortest spelling: no dashes, small letters.
std::string bare_id(std::string_view id);

// Matches a path against a template such as `/{collections|specs}/{elementId}/tasks/{id}`, whose
// braces stand for one segment each, of any text or of the words given.
std::optional<Params> match_path(std::string_view pattern, std::string_view path);

}  // namespace taskctl::sim
