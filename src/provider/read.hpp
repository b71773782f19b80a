#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "http/hints.hpp"
#include "http/message.hpp"
#include "model/problem.hpp"
#include "model/task.hpp"
#include "provider/target.hpp"

namespace taskctl::provider {

// Whether asking again may help.
enum class Retry {
    never,
    transient,  // a passing fault
    throttled,  // the service wants to be asked less
};

struct Failure {
    model::Problem problem;
    Retry retry = Retry::never;

    bool operator==(const Failure&) const = default;
};

// What one answer means.
struct Reading {
    tl::expected<model::Task, Failure> outcome;
    std::string rule;  // JSON Pointer of the spec's rule that fired; empty: none did
    std::vector<std::string> warnings;  // e.g. a percent out of range; safe to show
    http::Hints hints;
};

// Pure. `wall` is when the answer came. Texts from the server inside the problem's message are
// masked and cut; those inside the task are as they came.
Reading read(const Target& target, const http::Response& response, model::WallTime wall);

Failure read(const http::NoAnswer& no_answer);

}  // namespace taskctl::provider
