#include "model/secret.hpp"

#include <concepts>
#include <ostream>

#include <catch2/catch.hpp>

using taskctl::model::Secret;

template <typename T>
concept Printable = requires(std::ostream& out, const T& value) {
    out << value;
};

static_assert(!Printable<Secret>);
static_assert(!std::equality_comparable<Secret>);
static_assert(!std::convertible_to<Secret, std::string>);

TEST_CASE("a secret keeps its text through copy, move and assignment") {
    Secret first(std::string("s3cret"));
    Secret copy = first;
    const Secret moved = std::move(copy);
    first = Secret(std::string("other"));
    CHECK(moved.reveal() == "s3cret");
    CHECK(first.reveal() == "other");
}
