#include "sim/guide.hpp"

#include <catch2/catch.hpp>

#include "sim/endpoint.hpp"
#include "sim/fault.hpp"
#include "sim/logins.hpp"
#include "sim/story.hpp"

using namespace taskctl::sim;

TEST_CASE("the guide names every story, fault, endpoint and login") {
    const std::string text = guide();
    for (const StoryWord& word : story_words()) {
        CHECK_THAT(text, Catch::Contains("  " + std::string(word.word) + " "));
        CHECK_THAT(story_list(), Catch::Contains(std::string(word.meaning)));
    }
    for (const FaultKind& kind : fault_kinds()) {
        CHECK_THAT(text, Catch::Contains("  " + std::string(kind.form) + " "));
    }
    for (const Endpoint& endpoint : endpoints()) {
        CHECK_THAT(text, Catch::Contains(std::string(endpoint.provider)));
        CHECK_THAT(text, Catch::Contains(std::string(endpoint.path)));
    }
    for (const LoginPlace& place : login_places()) {
        CHECK_THAT(text, Catch::Contains(std::string(place.path)));
    }
}

TEST_CASE("every kind of fault in the guide can be asked for") {
    for (const FaultKind& kind : fault_kinds()) {
        const std::string form = kind.form == "400-599" ? "418" : std::string(kind.form);
        CHECK(read_fault(form));
    }
}
