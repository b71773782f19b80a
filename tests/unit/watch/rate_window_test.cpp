#include "watch/rate_window.hpp"

#include <catch2/catch.hpp>

using namespace taskctl::watch;
using namespace std::chrono_literals;
using taskctl::model::Instant;
using taskctl::provider::Target;

TEST_CASE("a rate window lets a burst through and then one for each that leaves it") {
    RateWindow window({2, 10s});
    const Instant t(100s);
    CHECK(window.next(t) == t);
    window.take(t);
    window.take(t + 3s);
    CHECK(window.next(t + 4s) == t + 10s);
    window.take(t + 10s);
    CHECK(window.next(t + 10s) == t + 13s);
    CHECK(window.next(t + 20s) == t + 20s);
}

namespace {

std::vector<Target> targets(int count) {
    auto spec = std::make_shared<taskctl::provider::Spec>();
    spec->name = "limited";
    spec->poll.rate_limit = {300, 1min};
    auto service = std::make_shared<taskctl::provider::Service>();
    service->spec = spec;
    return {static_cast<std::size_t>(count), Target{"r", "i", {}, service, {}}};
}

}  // namespace

TEST_CASE("an interval that a rate limit can't keep is named") {
    CHECK_FALSE(stretched_interval(targets(5), 1s));
    CHECK(stretched_interval(targets(6), 1s) ==
          "--interval 1s is stretched: limited allows 300 requests in 1m");
    CHECK_FALSE(stretched_interval(targets(300), 1min));
    CHECK(stretched_interval(targets(301), 1min));
}
