#include "config/shard.hpp"

#include <array>

#include <catch2/catch.hpp>

using taskctl::config::holds;
using taskctl::config::parse_reference;
using taskctl::config::parse_shard;
using taskctl::config::Shard;

TEST_CASE("a shard is written I/N and counted from 0") {
    CHECK(parse_shard("0/1") == Shard{0, 1});
    CHECK(parse_shard("3/4") == Shard{3, 4});
    CHECK(parse_shard("65535/65536") == Shard{65535, 65536});
    for (const auto* bad : {"", "/", "1", "4/4", "0/0", "-1/4", "1/4x", "a/b", "0/65537", " 0/1",
                            "0/18446744073709551616"}) {
        CAPTURE(bad);
        const auto shard = parse_shard(bad);
        REQUIRE_FALSE(shard);
        CHECK(shard.error().fault == taskctl::model::Fault::usage);
    }
}

TEST_CASE("a reference stays in its part, whatever the version and the machine") {
    // a003f9a4a1976959 is the finished hash of `booster NUL t1`.
    const auto reference = parse_reference("booster/t1").value();
    CHECK(holds({1, 2}, reference));
    CHECK(holds({1, 4}, reference));
    CHECK(holds({9, 16}, reference));
    CHECK_FALSE(holds({0, 2}, reference));
}

TEST_CASE("each reference is in exactly one part, and the parts are about as large") {
    constexpr std::uint64_t parts = 8;
    std::array<int, parts> sizes{};
    for (int i = 0; i < 8000; ++i) {
        const auto reference =
            parse_reference("koodrive/" + std::to_string(2 * i) + "?shareId=s").value();
        int owners = 0;
        for (std::uint64_t part = 0; part < parts; ++part) {
            if (!holds({part, parts}, reference)) continue;
            ++owners;
            ++sizes.at(part);
        }
        REQUIRE(owners == 1);
    }
    for (const int size : sizes) CHECK(std::abs(size - 1000) < 120);
}

TEST_CASE("parameters count in any order, and the name as it is written") {
    const auto part = [](const char* text) {
        const auto reference = parse_reference(text).value();
        std::uint64_t index = 0;
        while (!holds({index, 65536}, reference)) ++index;
        return index;
    };
    CHECK(part("p/1?a=1&b=2") == part("p/1?b=2&a=1"));
    CHECK(part("p/1?a=1&b=2") != part("p/1?a=1&b=3"));
    CHECK(part("booster/1") != part("richemont-booster/1"));
}
