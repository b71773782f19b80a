#include "provider/cover.hpp"

#include <catch2/catch.hpp>

#include "unit/provider/sample.hpp"

using namespace taskctl::provider;

namespace {

// The indices of those of `earlier` that cover `later`.
std::vector<std::size_t> covering(const std::vector<std::string>& earlier,
                                  const std::string& later) {
    std::string rules;
    for (const std::string& when : earlier)
        rules += R"({"state": "failed", "when": )" + when + "},";
    const auto spec = sample::acme(R"("states": [)" + rules + R"({"state": "succeeded", "when": )" +
                                   later + "}]");
    std::vector<const Condition*> conditions;
    for (std::size_t i = 0; i < earlier.size(); ++i) {
        conditions.push_back(&spec->states.at(i).when);
    }
    return taskctl::provider::covering(conditions, spec->states.back().when);
}

}  // namespace

TEST_CASE("a condition is covered by an earlier one that accepts all it accepts") {
    const auto [earlier, later, covered] = GENERATE(table<std::string, std::string, bool>({
        {R"({"/s": 1})", R"({"/s": 1})", true},
        {R"({"/s": 1})", R"({"/s": 2})", false},
        {R"({"/s": 1})", R"({"/t": 1})", false},
        {R"({"/s": 1})", R"({"/s": 1, "/t": 2})", true},
        {R"({"/s": 1, "/t": 2})", R"({"/s": 1})", false},
        {R"({"/s": [1, 2]})", R"({"/s": 2})", true},
        {R"({"/s": 1})", R"({"/s": [1, 2]})", false},
        {R"({"/s": 1})", R"({"/s": "1"})", true},
        {R"({"/s": "1"})", R"({"/s": 1})", false},  // "1.0" is left
        {R"({"/s": 9007199254740992})", R"({"/s": 9007199254740993})", false},
        {R"({"/s": 9007199254740993})", R"({"/s": "9007199254740993"})", true},
        {R"({"/s": {"not": 9007199254740992}})", R"({"/s": 9007199254740993})", true},
        {R"({"/s": {"min": 9007199254740993}})", R"({"/s": 9007199254740992})", false},
        {R"({"/s": {"exists": true}})", R"({"/s": 1})", true},
        {R"({"/s": {"exists": true}})", R"({"/s": null})", false},
        {R"({"/s": {"exists": true}})", R"({"/s": {"exists": false}})", false},
        {R"({"/s": {"exists": false}})", R"({"/s": {"exists": false}})", true},
        {R"({"/s": {"exists": false}})", R"({"/s": null})", false},
        {R"({"/s": {"exists": true}})", R"({"/s": {"not": 1}})", true},
        {R"({"/s": {"not": 1}})", R"({"/s": 2})", true},
        {R"({"/s": {"not": 1}})", R"({"/s": "1"})", false},
        {R"({"/s": {"not": "x"}})", R"({"/s": 2})", true},
        {R"({"/s": {"not": "2"}})", R"({"/s": "2.0"})", false},  // both accept the number 2
        {R"({"/s": {"not": 1}})", R"({"/s": {"not": [1, 2]}})", true},
        {R"({"/s": {"not": [1, 2]}})", R"({"/s": {"not": 1}})", false},
        {R"({"/s": {"not": 0}})", R"({"/s": {"min": 1}})", true},
        {R"({"/s": {"not": 5}})", R"({"/s": {"min": 1}})", false},
        {R"({"/s": {"not": "x"}})", R"({"/s": {"max": 1}})", true},
        {R"({"/s": {"not": 1}})", R"({"/s": null})", false},
        {R"({"/s": {"min": 400}})", R"({"/s": {"min": 500}})", true},
        {R"({"/s": {"min": 400}})", R"({"/s": {"min": 300}})", false},
        {R"({"/s": {"min": 400, "max": 499}})", R"({"/s": ["404", 410]})", true},
        {R"({"/s": {"min": 400, "max": 499}})", R"({"/s": {"min": 404}})", false},
        {R"({"/s": {"max": 5}})", R"({"/s": "many"})", false},
        {R"({"any": [{"/s": 1}, {"/t": 2}]})", R"({"/t": 2})", true},
        {R"({"/s": 1})", R"({"any": [{"/s": 1}, {"/t": 2}]})", false},
        {R"({"/s": {"exists": true}})", R"({"any": [{"/s": 1}, {"any": [{"/s": 2}]}]})", true},
        // elements
        {R"({"/l/*": 1})", R"({"/l/*": {"all": 1}})", true},
        {R"({"/l/*": {"all": 1}})", R"({"/l/*": 1})", false},
        {R"({"/l/*": {"all": [1, 2]}})", R"({"/l/*": {"all": 1}})", true},
        {R"({"/l": {"all": 1}})", R"({"/l": 1})", true},
        {R"({"/l/*": {"exists": false}})", R"({"/l/*": {"all": {"exists": false}}})", false},
    }));
    CAPTURE(earlier, later);
    CHECK(covering({earlier}, later) ==
          (covered ? std::vector<std::size_t>{0} : std::vector<std::size_t>{}));
}

TEST_CASE("several earlier conditions may cover one together") {
    using Rules = std::vector<std::size_t>;
    CHECK(covering({R"({"/s": 1})", R"({"/x": 1})", R"({"/s": 2})"}, R"({"/s": [1, 2]})") ==
          Rules{0, 2});
    CHECK(covering({R"({"/s": 1})", R"({"/s": 2})"}, R"({"any": [{"/s": 2}, {"/s": 1}]})") ==
          Rules{0, 1});
    CHECK(covering({R"({"/s": 1})", R"({"/s": 2})"}, R"({"/s": [1, 2, 3]})").empty());
    CHECK(covering({R"({"/l/*": {"all": 1}})", R"({"/l/*": {"all": 2}})"},
                   R"({"/l/*": {"all": [1, 2]}})")
              .empty());
}
