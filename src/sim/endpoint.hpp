#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sim/message.hpp"
#include "sim/task.hpp"

namespace taskctl::sim {

// How a system says no. An id may decide the shape, where a system has two.
struct Manners {
    Answer (*error)(int status, std::string_view id);  // under that HTTP status
    Answer (*missing)(std::string_view id);            // there is no such task
    Answer (*forbidden)(std::string_view id);          // not for this credential
};

// One of the endpoints that the simulator plays.
struct Endpoint {
    std::string_view provider;  // taskctl's name for it
    std::string_view method;
    std::string_view path;  // see match_path
    std::string_view credential;
    const Manners* manners;
    // What the system answers to a request that it does not accept: credential, headers, body.
    std::optional<Answer> (*refuse)(const Request& request, std::string_view token);
    Answer (*show)(const Task& task);
    // Where the id is not in the path; nothing when the request names none.
    std::optional<std::string> (*id_of)(const Request& request) = nullptr;
    std::string_view system = {};  // whose short-lived tokens it takes, see Logins; empty: none
    bool below_api = false;        // served under /api as well
    bool bare_ids = false;         // the system ignores dashes and case in ids
};

std::span<const Endpoint> endpoints();

// The endpoints of each system, in a file of its own.
std::span<const Endpoint> richemont_endpoints();
std::span<const Endpoint> postman_endpoints();
std::span<const Endpoint> koodrive_endpoints();
std::span<const Endpoint> oracle_endpoints();
std::span<const Endpoint> ehealth_endpoints();

struct Place {
    const Endpoint* endpoint = nullptr;
    std::string id;
    Params params;
    std::string_view prefix;  // "/api" where the path begins with it
};

// Which endpoint a request means, if any. The id is empty where the request names none.
std::optional<Place> locate(const Request& request);

// Why a request means none: an unknown path (404) or the wrong method (405).
Answer no_endpoint(const Request& request);

}  // namespace taskctl::sim
