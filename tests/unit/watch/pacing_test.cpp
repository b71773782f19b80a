#include "watch/pacing.hpp"

#include <catch2/catch.hpp>

using namespace taskctl::watch;
using namespace std::chrono_literals;
using taskctl::model::Duration;

TEST_CASE("the delay after a failure is drawn from 0 to a doubling bound") {
    const auto [failures, throttled, cap, widest] = GENERATE(table<int, bool, Duration, Duration>({
        {1, false, 20s, 1s},
        {2, false, 20s, 2s},
        {3, false, 20s, 4s},
        {6, false, 20s, 20s},
        {6, false, 60s, 32s},
        {7, false, 60s, 60s},
        {1, true, 20s, 2s},
        {2, true, 20s, 4s},
        {1000000, true, 60s, 60s},
    }));
    CAPTURE(failures, throttled);
    CHECK(backoff(failures, throttled, cap, 0.0) == 100ms);
    CHECK(backoff(failures, throttled, cap, 0.5) == widest / 2);
    CHECK(backoff(failures, throttled, cap, 0.9999999) == widest);
}

TEST_CASE("a hint is never shortened and at most a tenth is added") {
    CHECK(stretched(10s, 0.0) == 10s);
    CHECK(stretched(10s, 0.5) == 10500ms);
    CHECK(stretched(10s, 0.9999999) == 11s);
    CHECK(stretched(0s, 0.5) == 0s);
}
