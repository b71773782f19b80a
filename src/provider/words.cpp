#include "provider/words.hpp"

#include <array>
#include <utility>

#include "model/similar.hpp"

namespace taskctl::provider {
namespace {

template <typename Value>
using Row = std::pair<std::string_view, Value>;

using model::ProblemKind;

constexpr std::array<Row<ErrorKind>, 6> error_kinds = {{
    {"not_permitted", ErrorKind::not_permitted},
    {"not_found", ErrorKind::not_found},
    {"transient", ErrorKind::transient},
    {"rate_limited", ErrorKind::rate_limited},
    {"quota", ErrorKind::quota},
    {"rejected", ErrorKind::rejected},
}};

constexpr std::array problems = {ProblemKind::not_understood, ProblemKind::unavailable,
                                 ProblemKind::rate_limited,   ProblemKind::quota,
                                 ProblemKind::not_found,      ProblemKind::not_permitted,
                                 ProblemKind::rejected};

template <typename Value>
std::optional<Value> choose(const Node& node, std::string_view noun,
                            const std::vector<Row<Value>>& rows) {
    const auto text = node.text(noun);
    if (!text) return std::nullopt;
    std::vector<std::string> words;
    std::string list;
    for (const auto& [word, value] : rows) {
        if (word == *text) return value;
        words.emplace_back(word);
        list += (list.empty() ? "" : ", ") + words.back();
    }
    node.report("`" + *text + "` is not " + std::string(noun) + model::did_you_mean(*text, words) +
                "; the words are " + list);
    return std::nullopt;
}

}  // namespace

std::optional<model::State> parse_state(const Node& node) {
    std::vector<Row<model::State>> rows;
    rows.reserve(model::all_states.size());
    for (const model::State state : model::all_states) {
        rows.emplace_back(model::word(state), state);
    }
    return choose(node, "a state", rows);
}

std::optional<ErrorKind> parse_error_kind(const Node& node) {
    return choose(node, "a kind of error",
                  std::vector<Row<ErrorKind>>(error_kinds.begin(), error_kinds.end()));
}

std::optional<model::ProblemKind> parse_problem(const Node& node) {
    std::vector<Row<ProblemKind>> rows;
    rows.reserve(problems.size());
    for (const ProblemKind kind : problems) rows.emplace_back(model::word(kind), kind);
    return choose(node, "a problem", rows);
}

}  // namespace taskctl::provider
