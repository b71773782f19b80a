#pragma once

#include <string>
#include <string_view>

#include "provider/json.hpp"
#include "provider/read.hpp"

namespace taskctl::provider {

// One answer and what it is the answer to.
struct Exchange {
    const Service& service;
    const http::Response& response;
    model::WallTime wall;
    const http::Hints& hints;
    const Json* body = nullptr;      // null: none that can be read
    const Target* target = nullptr;  // null: a login's

    const Spec& spec() const { return *service.spec; }
};

// Why a body is no JSON, as a sentence about "the answer".
std::string unreadable(const http::Response& response, const JsonError& error);

// `what (HTTP 400): code: message; details`, with the service's own words from `error_body`.
Failure service_failure(const Exchange& exchange, model::ProblemKind kind, std::string_view what);

// An answer that can't be read, with what is wrong with it.
Failure not_understood(const Exchange& exchange, Retry retry, const std::string& message);

// What an answer means by its HTTP status alone, when it is no task.
Failure status_failure(const Exchange& exchange);

// What a rule says that an answer means.
Failure rule_failure(const Exchange& exchange, ErrorKind kind);
Failure rule_failure(const Exchange& exchange, model::ProblemKind kind);

}  // namespace taskctl::provider
