#include "model/exit_code.hpp"

#include <vector>

#include <catch2/catch.hpp>

using namespace taskctl::model;

TEST_CASE("of several tasks the definite bad end counts most") {
    const std::vector<int> order = {70, 1, 4, 3, 5, 77, 78, 76, 75, 69, 73, 74, 124, 8, 0};
    for (std::size_t i = 0; i + 1 < order.size(); ++i) {
        const std::vector<int> pair = {order[i + 1], order[i]};
        CAPTURE(order[i], order[i + 1]);
        CHECK(worst_exit_code(pair) == order[i]);
    }
}

TEST_CASE("a signal's code outranks all others") {
    const std::vector<int> codes = {0, 1, 130, 70};
    CHECK(worst_exit_code(codes) == 130);
}

TEST_CASE("no task at all is a success") {
    CHECK(worst_exit_code({}) == 0);
}

TEST_CASE("every state has a code and a word that reads back") {
    for (const auto state : all_states) {
        CHECK(parse_state(word(state)) == state);
        CHECK((exit_code(state) == 8) == !is_terminal(state));
    }
    CHECK_FALSE(parse_state("Succeeded"));
    CHECK(exit_code(State::partial) == 4);
    CHECK(exit_code(State::canceled) == 3);
}

TEST_CASE("every problem kind has a word that reads back") {
    const auto [text, code] = GENERATE(table<const char*, std::optional<int>>({
        {"unreachable", 69},
        {"unavailable", 69},
        {"rate_limited", 75},
        {"quota", 75},
        {"not_permitted", 77},
        {"not_found", 5},
        {"rejected", 76},
        {"not_understood", 76},
        {"configuration", 78},
        {"output", 74},
        {"timeout", 124},
        {"interrupted", std::nullopt},
        {"internal", 70},
        {"stopped", std::nullopt},
    }));
    const auto kind = parse_problem_kind(text);
    REQUIRE(kind);
    CHECK(word(*kind) == text);
    CHECK(exit_code(*kind) == code);
}
