#include "provider/match.hpp"

#include <catch2/catch.hpp>

#include "unit/provider/sample.hpp"

using namespace taskctl;
using namespace taskctl::provider;

namespace {

// The `when` of a spec, which is the shortest way to write a condition.
Condition condition(const std::string& when) {
    return sample::acme(R"("states": [{"state": "succeeded", "when": )" + when + "}]")
        ->states.at(0)
        .when;
}

bool holds(const std::string& when, const std::string& body) {
    const Json tree = sample::json(body);
    http::Response response;
    response.status = 303;
    response.headers = {{"X-Done", "yes"}};
    return provider::holds(condition(when), {&tree, &response});
}

}  // namespace

TEST_CASE("a condition holds or does not hold of an answer") {
    const auto [when, body, outcome] = GENERATE(table<std::string, std::string, bool>({
        // a scalar equals
        {R"({"/s": "done"})", R"({"s": "done"})", true},
        {R"({"/s": "done"})", R"({"s": "Done"})", false},
        {R"({"/s": "done"})", R"({})", false},
        {R"({"/s": "done"})", R"({"s": null})", false},
        {R"({"/s": true})", R"({"s": true})", true},
        {R"({"/s": true})", R"({"s": "true"})", false},
        {R"({"/s": true})", R"({"s": 1})", false},
        {R"({"/s": null})", R"({"s": null})", true},
        {R"({"/s": null})", R"({})", false},
        // numbers by value, a string that is the number too
        {R"({"/s": 0})", R"({"s": 0})", true},
        {R"({"/s": 0})", R"({"s": "0"})", true},
        {R"({"/s": "0"})", R"({"s": 0})", true},
        {R"({"/s": 0})", R"({"s": 0.0})", true},
        {R"({"/s": 0})", R"({"s": ""})", false},
        {R"({"/s": 0})", R"({"s": false})", false},
        {R"({"/s": 0})", R"({"s": "0 "})", false},
        {R"({"/s": "01"})", R"({"s": "1"})", false},
        {R"({"/s": 1000})", R"({"s": "1e3"})", true},
        {R"({"/s": 0.5})", R"({"s": "0.50"})", true},
        // beyond what doubles tell apart
        {R"({"/s": 9007199254740993})", R"({"s": 9007199254740993})", true},
        {R"({"/s": 9007199254740993})", R"({"s": "9007199254740993"})", true},
        {R"({"/s": 9007199254740993})", R"({"s": 9007199254740992})", false},
        {R"({"/s": 9007199254740993})", R"({"s": "9007199254740992"})", false},
        {R"({"/s": "9007199254740993"})", R"({"s": 9007199254740992})", false},
        {R"({"/s": 9007199254740992})", R"({"s": 9007199254740992.0})", true},
        {R"({"/s": ["a", 9007199254740993]})", R"({"s": 9007199254740992})", false},
        {R"({"/s": {"not": 9007199254740993}})", R"({"s": 9007199254740992})", true},
        {R"({"/s": {"min": 9007199254740993}})", R"({"s": 9007199254740992})", false},
        {R"({"/s": {"max": 9007199254740992}})", R"({"s": "9007199254740993"})", false},
        {R"({"/s": {"min": 1e300}})", R"({"s": 9223372036854775807})", false},
        {R"({"/s": 18446744073709551615})", R"({"s": 18446744073709551615})", true},
        // one of
        {R"({"/s": ["a", 2]})", R"({"s": "2"})", true},
        {R"({"/s": ["a", 2]})", R"({"s": "b"})", false},
        // bounds
        {R"({"/s": {"min": 400}})", R"({"s": "422"})", true},
        {R"({"/s": {"min": 400}})", R"({"s": 399})", false},
        {R"({"/s": {"min": 1, "max": 2}})", R"({"s": 3})", false},
        {R"({"/s": {"min": 1}})", R"({"s": "many"})", false},
        {R"({"/s": {"min": 1}})", R"({})", false},
        // exists
        {R"({"/s": {"exists": true}})", R"({"s": []})", true},
        {R"({"/s": {"exists": true}})", R"({"s": null})", false},
        {R"({"/s": {"exists": false}})", R"({"s": null})", true},
        {R"({"/s": {"exists": false}})", R"({})", true},
        {R"({"/s": {"exists": false}})", R"({"s": ""})", false},
        {R"({"/s/*/e": {"exists": false}})", R"({"s": [{}, {"e": 1}]})", false},
        {R"({"/s/*/e": {"exists": false}})", R"({"s": []})", true},
        // not
        {R"({"/s": {"not": 0}})", R"({"s": 1})", true},
        {R"({"/s": {"not": 0}})", R"({"s": "0"})", false},
        {R"({"/s": {"not": 0}})", R"({"s": {}})", true},
        {R"({"/s": {"not": 0}})", R"({})", false},
        {R"({"/s": {"not": 0}})", R"({"s": null})", false},
        {R"({"/s": {"not": ["", 0]}})", R"({"s": ""})", false},
        {R"({"/s": {"not": null}})", R"({"s": null})", false},
        {R"({"/s": {"not": null}})", R"({"s": "x"})", true},
        {R"({"/s": {"not": 404, "min": 400}})", R"({"s": 404})", false},
        // with `*` one element is enough
        {R"({"/l/*/s": "bad"})", R"({"l": [{"s": "good"}, {"s": "bad"}]})", true},
        {R"({"/l/*/s": "bad"})", R"({"l": {"x": {"s": "bad"}}})", true},
        {R"({"/l/*/s": "bad"})", R"({"l": []})", false},
        {R"({"/l/*/s": {"not": "good"}})", R"({"l": [{"s": "good"}, {}]})", false},
        // all
        {R"({"/l/*/s": {"all": "good"}})", R"({"l": [{"s": "good"}, {"s": "good"}]})", true},
        {R"({"/l/*/s": {"all": "good"}})", R"({"l": [{"s": "good"}, {"s": "bad"}]})", false},
        {R"({"/l/*/s": {"all": "good"}})", R"({"l": [{"s": "good"}, {}]})", false},
        {R"({"/l/*/s": {"all": "good"}})", R"({"l": []})", false},
        {R"({"/l/*/s": {"all": {"min": 1}}})", R"({"l": [{"s": 1}, {"s": 2}]})", true},
        {R"({"/l/*/s": {"all": {"exists": false}}})", R"({"l": [{}, {"s": null}]})", true},
        // several terms, any
        {R"({"/a": 1, "/b": 2})", R"({"a": 1, "b": 2})", true},
        {R"({"/a": 1, "/b": 2})", R"({"a": 1, "b": 3})", false},
        {R"({"any": [{"/a": 1}, {"/b": 2}]})", R"({"a": 0, "b": 2})", true},
        {R"({"any": [{"/a": 1}, {"/b": 2}]})", R"({"a": 0, "b": 0})", false},
        {R"({"any": [{"any": [{"/a": 1}]}, {"/b": 2, "/c": 3}]})", R"({"b": 2, "c": 3})", true},
        // the status and headers
        {R"({"http": 303})", "{}", true},
        {R"({"http": {"min": 200, "max": 299}})", "{}", false},
        {R"({"header:x-done": "yes"})", "{}", true},
        {R"({"header:x-other": {"exists": false}})", "{}", true},
    }));
    CAPTURE(when, body);
    CHECK(holds(when, body) == outcome);
}

TEST_CASE("of a body that can't be read not even absence is known") {
    http::Response response;
    const Scope scope{nullptr, &response};
    CHECK_FALSE(provider::holds(condition(R"({"/s": {"exists": false}})"), scope));
    CHECK(provider::holds(condition(R"({"http": 0})"), scope));
}
