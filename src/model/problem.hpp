#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/time.hpp"

namespace taskctl::model {

// Why taskctl could not tell how a task is doing.
enum class ProblemKind {
    unreachable,     // no answer: name, connection, time-out
    unavailable,     // answers that say "not now": 5xx, 408, 425
    rate_limited,    // 429 and its kin
    quota,           // used up; asking again does not help
    not_permitted,   // no credential, a refused one, or a peer that is not trusted
    not_found,       // no such task, or no longer
    rejected,        // the service says that the request is wrong
    not_understood,  // an answer that can't be read
    configuration,
    output,
    timeout,
    interrupted,
    internal,
    stopped,  // another task's end ended this watch (--any, --fail-fast)
};

struct Problem {
    ProblemKind kind = ProblemKind::internal;
    std::string message;
    std::optional<int> http_status;
    std::optional<WallTime> retry_at;  // when the service said that it may be asked again

    bool operator==(const Problem&) const = default;
};

std::string_view word(ProblemKind kind);
std::optional<ProblemKind> parse_problem_kind(std::string_view word);

// The exit code of a problem. `interrupted` and `stopped` have none of their own (the signal's; no
// say at all): nothing is returned for them.
std::optional<int> exit_code(ProblemKind kind);

}  // namespace taskctl::model
