#include "report/bystander.hpp"

#include <catch2/catch.hpp>

#include "support/fake_loop.hpp"

using namespace taskctl;
using namespace taskctl::report;
using namespace std::chrono_literals;

namespace {

class Ticking final : public Bystander {
public:
    Ticking(const http::Clock& clock, model::Duration every) : clock_(clock), every_(every) {}
    model::Instant wakes() const override { return last_ + every_; }
    void tick() override {
        if (clock_.now() < wakes()) return;
        last_ = clock_.now();
        ++ticks;
    }
    bool takes(http::Event& event) override {
        return std::holds_alternative<http::Signaled>(event) &&
               std::get<http::Signaled>(event).number == wanted;
    }
    int ticks = 0;
    int wanted = 0;

private:
    const http::Clock& clock_;
    model::Duration every_;
    model::Instant last_ = clock_.now();
};

}  // namespace

TEST_CASE("a bystander gets its time between the events of others") {
    test::FakeClock clock;
    test::FakeLoop inner(clock, {});
    Ticking bystander(clock, 1s);
    SharedLoop loop(inner);
    loop.add(bystander);
    const auto end = clock.now() + 10500ms;
    while (clock.now() < end) CHECK(loop.wait(end).empty());
    CHECK(bystander.ticks == 10);
    CHECK(clock.now() == end);
}

TEST_CASE("an event that a bystander takes is nobody else's") {
    test::FakeClock clock;
    test::FakeLoop inner(clock, {});
    Ticking bystander(clock, 1h);
    bystander.wanted = 28;
    SharedLoop loop(inner);
    loop.add(bystander);
    inner.signal_at(clock.now() + 1s, 28);
    inner.signal_at(clock.now() + 1s, 2);
    const auto events = loop.wait(clock.now() + 5s);
    REQUIRE(events.size() == 1);
    CHECK(std::get<http::Signaled>(events[0]).number == 2);
}
