#include "model/scrubber.hpp"

#include <catch2/catch.hpp>

using taskctl::model::Scrubber;
using taskctl::model::Secret;

namespace {

std::string scrubbed(const std::string& secret, const std::string& text) {
    Scrubber scrubber;
    scrubber.add(Secret(secret));
    return scrubber.scrub(text);
}

}  // namespace

TEST_CASE("a known secret is taken out of text wherever it stands") {
    CHECK(scrubbed("hunter2!", "say hunter2! twice: hunter2!") == "say *** twice: ***");
    CHECK(scrubbed("hunter2!", "nothing here") == "nothing here");
}

TEST_CASE("a secret is found in its percent-encoded forms") {
    CHECK(scrubbed("a/b+c=d", "?token=a%2Fb%2Bc%3Dd&x") == "?token=***&x");
    CHECK(scrubbed("a/b+c=d", "?token=a%2fb%2bc%3dd&x") == "?token=***&x");
}

TEST_CASE("a secret is found in base64 behind any number of other bytes") {
    // Made with coreutils' base64 of `hunter2!`, `x:hunter2!`, `xy:hunter2!` and with a tail.
    CHECK(scrubbed("hunter2!", "Basic aHVudGVyMiE=").find("aHVudGVyMi") == std::string::npos);
    CHECK(scrubbed("hunter2!", "Basic eDpodW50ZXIyIQ==").find("h1bnRlcj") == std::string::npos);
    CHECK(scrubbed("hunter2!", "Basic eDpodW50ZXIyIQ==") == "Basic eDp***Q==");
    CHECK(scrubbed("hunter2!", "Basic eHk6aHVudGVyMiEuLi4=").find("aHVudGVyMi") ==
          std::string::npos);
}

TEST_CASE("a word that is shorter than six bytes is no secret worth scrubbing") {
    CHECK(scrubbed("sim", "the simulator") == "the simulator");
}

TEST_CASE("secrets that overlap leave nothing of each other") {
    Scrubber scrubber;
    scrubber.add(Secret("one-secret"));
    scrubber.add(Secret("secret-two"));
    CHECK(scrubber.scrub("a one-secret-two b") == "a *** b");
    CHECK(scrubber.scrub("one-secretone-secret") == "******");
}

TEST_CASE("what a text was cut off leaves nothing of a secret") {
    CHECK(scrubbed("correct-horse-battery", "not correct-horse-ba…") == "not ***…");
    CHECK(scrubbed("correct-horse-battery", "`correct-…` is not `correct-horse-battery`") ==
          "`***…` is not `***`");
    CHECK(scrubbed("correct-horse-battery", "correct-horse-ba") == "correct-horse-ba");
    CHECK(scrubbed("correct-horse-battery", "correct-house…") == "correct-house…");
    CHECK(scrubbed("correct-horse-battery", "corre…") == "corre…");
}

TEST_CASE("of two secrets the longer one goes first") {
    Scrubber scrubber;
    scrubber.add(Secret("secret"));
    scrubber.add(Secret("secret-and-more"));
    CHECK(scrubber.scrub("secret-and-more, secret") == "***, ***");
}
