#include "http/trust_store.hpp"

#include <catch2/catch.hpp>

#include "support/scratch_folder.hpp"

using namespace taskctl::http;
using taskctl::test::ScratchFolder;

TEST_CASE("a folder of certificates serves only when they can be looked up in it by hash") {
    const ScratchFolder scratch;
    const char* const folder = scratch.path().c_str();
    CHECK(trust_store("/b.pem", folder).folder.empty());
    for (const auto* const name :
         {"ca.pem", "002c0b4f", "002c0b4g.0", "002C0B4F.0", "002c0b4f.00"}) {
        scratch.write(name, "x");
    }
    CHECK(trust_store("/b.pem", folder).folder.empty());
    scratch.write("002c0b4f.0", "x");
    CHECK(trust_store("/b.pem", folder).folder == folder);
    CHECK(trust_store("/b.pem", folder).bundle == "/b.pem");
}

TEST_CASE("a store that libcurl was not built with is none") {
    CHECK(trust_store(nullptr, nullptr).bundle.empty());
    CHECK(trust_store(nullptr, nullptr).folder.empty());
    CHECK(trust_store(nullptr, "/nonexistent").folder.empty());
}
