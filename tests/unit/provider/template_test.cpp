#include "provider/template.hpp"

#include <map>

#include <catch2/catch.hpp>

#include "provider/parse_template.hpp"
#include "unit/provider/sample.hpp"

using namespace taskctl::provider;

namespace {

const Names names{{"share", "none"}, true};

std::optional<std::string> filled(std::string_view text, Place place) {
    static const std::map<std::string, std::string, std::less<>> values = {
        {"id", "a b/c"}, {"share", "ü\"&=+"}, {"token", "s3"}};
    const ParsedTemplate parsed = parse_template(text, place, names);
    CHECK(parsed.findings.empty());
    const Lookup lookup = [](std::string_view name) {
        const auto value = values.find(name);
        return value == values.end() ? nullptr : &value->second;
    };
    return fill(parsed.text, place, lookup, sample::now);
}

}  // namespace

TEST_CASE("a value is escaped for the place where it stands, the text around it is not") {
    const auto [text, place, expected] = GENERATE(table<std::string, Place, std::string>({
        {"/jobs/{id}/x%20y", Place::path, "/jobs/a%20b%2Fc/x%20y"},
        {"{share}", Place::query, "%C3%BC%22%26%3D%2B"},
        {"{id}", Place::form, "a%20b%2Fc"},
        {"Bearer {token}", Place::header, "Bearer s3"},
        {"{share}", Place::header, "ü\"&=+"},
        {"{share}", Place::json, "ü\"&=+"},
        {"{{id}", Place::json, "{id}"},
        {"{{{id}}", Place::json, "{a b/c}"},
        {"a}b", Place::json, "a}b"},
        {"{now:%Y%m%dT%H%M%SZ}", Place::header, "20260102T030405Z"},
        {"{now:%T}", Place::query, "03%3A04%3A05"},
        {"", Place::header, ""},
    }));
    CAPTURE(text);
    CHECK(filled(text, place) == expected);
}

TEST_CASE("nothing is filled when a value is missing") {
    CHECK_FALSE(filled("{id}{none}", Place::json));
}

TEST_CASE("a template tells which parameters it uses") {
    const auto parsed = parse_template("{id}-{share}-{now:%Y}-{{x}-{token}", Place::header, names);
    CHECK(parameters_of(parsed.text) == std::vector<std::string>{"id", "share", "token"});
}
