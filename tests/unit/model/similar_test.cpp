#include "model/similar.hpp"

#include <vector>

#include <catch2/catch.hpp>

using namespace taskctl::model;

TEST_CASE("a slip of the keyboard finds its word") {
    const std::vector<std::string> words = {"get", "watch", "provider", "--interval"};
    CHECK(most_similar("wathc", words) == "watch");
    CHECK(most_similar("Watch", words) == "watch");
    CHECK(most_similar("provder", words) == "provider");
    CHECK(most_similar("--intervall", words) == "--interval");
    CHECK_FALSE(most_similar("frobnicate", words));
    CHECK_FALSE(most_similar("xy", words));
    CHECK(did_you_mean("gte", words) == " (did you mean `get`?)");
    CHECK(did_you_mean("nothing-near", words).empty());
}
