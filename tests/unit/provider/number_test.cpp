#include "provider/number.hpp"

#include <catch2/catch.hpp>

#include "unit/provider/sample.hpp"

using namespace taskctl::provider;

TEST_CASE("a number is read from a number or a string that is one, and nothing else") {
    const auto [text, number] = GENERATE(table<std::string, std::optional<double>>({
        {"0", 0},
        {"\"0\"", 0},
        {"\"422\"", 422},
        {"-1.5", -1.5},
        {"\"1e2\"", 100},
        {"\"\"", std::nullopt},
        {"\" 1\"", std::nullopt},
        {"\"1 \"", std::nullopt},
        {"\"+1\"", std::nullopt},
        {"\"0x10\"", std::nullopt},
        {"\"nan\"", std::nullopt},
        {"\"inf\"", std::nullopt},
        {"\"1e400\"", std::nullopt},
        {"true", std::nullopt},
        {"null", std::nullopt},
        {"[1]", std::nullopt},
    }));
    CAPTURE(text);
    const auto read = to_exact(sample::json(text));
    CHECK((read ? std::optional(read->value) : std::nullopt) == number);
}

TEST_CASE("a count is a whole number that is not negative and fits") {
    const auto [text, count] = GENERATE(table<std::string, std::optional<std::int64_t>>({
        {"0", 0},
        {"17", 17},
        {"\"17\"", 17},
        {"17.0", 17},
        {"1e3", 1000},
        {"9223372036854775807", INT64_MAX},
        {"9223372036854775808", std::nullopt},
        {"18446744073709551616", std::nullopt},
        {"\"18446744073709551616\"", std::nullopt},
        {"\"1e400\"", std::nullopt},
        {"1e300", std::nullopt},
        {"-1", std::nullopt},
        {"1.5", std::nullopt},
        {"\"many\"", std::nullopt},
        {"\"\"", std::nullopt},
        {"true", std::nullopt},
        {"null", std::nullopt},
        {"{}", std::nullopt},
    }));
    CAPTURE(text);
    CHECK(to_count(sample::json(text)) == count);
}

TEST_CASE("a percentage is a number from 0 to 100, with or without its sign") {
    const auto [text, percent] = GENERATE(table<std::string, std::optional<double>>({
        {"0", 0},
        {"100", 100},
        {"33.5", 33.5},
        {"\"50\"", 50},
        {"\"50%\"", 50},
        {"\"50 %\"", 50},
        {"-0.0", 0},
        {"-5", std::nullopt},
        {"100.5", std::nullopt},
        {"150", std::nullopt},
        {"\"%\"", std::nullopt},
        {"\"half\"", std::nullopt},
        {"true", std::nullopt},
        {"[]", std::nullopt},
    }));
    CAPTURE(text);
    CHECK(to_percent(sample::json(text)) == percent);
}
