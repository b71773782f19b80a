#include "model/problem.hpp"

#include <algorithm>
#include <array>

namespace taskctl::model {
namespace {

struct Row {
    ProblemKind kind;
    std::string_view word;
    std::optional<int> code;
};

constexpr std::array table = {
    Row{ProblemKind::unreachable, "unreachable", 69},
    Row{ProblemKind::unavailable, "unavailable", 69},
    Row{ProblemKind::rate_limited, "rate_limited", 75},
    Row{ProblemKind::quota, "quota", 75},
    Row{ProblemKind::not_permitted, "not_permitted", 77},
    Row{ProblemKind::not_found, "not_found", 5},
    Row{ProblemKind::rejected, "rejected", 76},
    Row{ProblemKind::not_understood, "not_understood", 76},
    Row{ProblemKind::configuration, "configuration", 78},
    Row{ProblemKind::output, "output", 74},
    Row{ProblemKind::timeout, "timeout", 124},
    Row{ProblemKind::interrupted, "interrupted", std::nullopt},
    Row{ProblemKind::internal, "internal", 70},
    Row{ProblemKind::stopped, "stopped", std::nullopt},
};

const Row& row(ProblemKind kind) {
    return *std::ranges::find(table, kind, &Row::kind);
}

}  // namespace

std::string_view word(ProblemKind kind) {
    return row(kind).word;
}

std::optional<int> exit_code(ProblemKind kind) {
    return row(kind).code;
}

std::optional<ProblemKind> parse_problem_kind(std::string_view text) {
    const auto* found = std::ranges::find(table, text, &Row::word);
    if (found == table.end()) return std::nullopt;
    return found->kind;
}

}  // namespace taskctl::model
