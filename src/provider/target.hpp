#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "http/message.hpp"
#include "http/url.hpp"
#include "provider/spec.hpp"

namespace taskctl::provider {

using Parameters = std::map<std::string, std::string, std::less<>>;

// A provider at an endpoint, with what it takes to ask it: what many targets have in common.
struct Service {
    std::shared_ptr<const Spec> spec;
    http::Url endpoint;     // its path comes before the spec's
    http::Headers headers;  // the user's own: in place of the spec's of that name, never shown
    std::shared_ptr<const http::Connection> connection;
    model::Duration request_timeout = std::chrono::seconds(30);
    bool allow_insecure_credential = false;
};

// One task to ask for.
struct Target {
    std::string ref;  // as it is shown; can be given back as a reference, holds no secret
    std::string id;
    Parameters params;  // given ones, checked against the spec; defaults are not repeated here
    std::shared_ptr<const Service> service;
    std::optional<std::size_t> credential;  // its place among the run's credentials
};

}  // namespace taskctl::provider
