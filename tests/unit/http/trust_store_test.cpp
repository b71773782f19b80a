#include "http/trust_store.hpp"

#include <catch2/catch.hpp>

#include "support/scratch_folder.hpp"

using namespace taskctl::http;
using taskctl::test::ScratchFolder;

TEST_CASE("a folder of certificates serves only when they can be looked up in it by hash") {
    const ScratchFolder scratch;
    const TrustPlaces places{"/b.pem", scratch.path()};
    CHECK(trust_store({}, places).folder.empty());
    for (const auto* const name :
         {"ca.pem", "002c0b4f", "002c0b4g.0", "002C0B4F.0", "002c0b4f.00"}) {
        scratch.write(name, "x");
    }
    CHECK(trust_store({}, places).folder.empty());
    scratch.write("002c0b4f.0", "x");
    CHECK(trust_store({}, places).folder == scratch.path());
    CHECK(trust_store({}, places).bundle == "/b.pem");
    CHECK_FALSE(trust_store({}, places).apart);
}

TEST_CASE("a store that libcurl was not built with is none") {
    CHECK(trust_store({}, {}).bundle.empty());
    CHECK(trust_store({}, {}).folder.empty());
    CHECK(trust_store({}, {"", "/nonexistent"}).folder.empty());
}

TEST_CASE("the user's own file and folder take the system's place, each on its own") {
    const ScratchFolder system;
    const ScratchFolder own;
    system.write("002c0b4f.0", "x");
    own.write("002c0b4f.0", "x");
    const TrustPlaces built_in{"/b.pem", system.path()};

    const auto file = trust_store({"/own.pem", ""}, built_in);
    CHECK(file.bundle == "/own.pem");
    CHECK(file.folder == system.path());
    CHECK(file.apart);

    const auto folder = trust_store({"", own.path()}, built_in);
    CHECK(folder.bundle == "/b.pem");
    CHECK(folder.folder == own.path());
    CHECK(folder.apart);

    const auto nothing = trust_store({"/own.pem", "/nonexistent"}, built_in);
    CHECK(nothing.folder.empty());
    CHECK_FALSE(nothing.apart);
}

TEST_CASE("of several folders, one that serves is enough") {
    const ScratchFolder own;
    own.write("002c0b4f.0", "x");
    const auto several = "/nonexistent::" + own.path().string();
    CHECK(trust_store({"", several}, {}).folder == several);
    CHECK(trust_store({"", "/nonexistent:/nowhere"}, {}).folder.empty());
}
