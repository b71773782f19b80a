#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "http/clock.hpp"
#include "http/loop.hpp"

namespace taskctl::test {

// A virtual clock: it stands still but for what the fake loop's waiting moves it.
class FakeClock final : public http::Clock {
public:
    model::Instant now() const override { return now_; }
    model::WallTime wall() const override { return wall_; }
    model::Duration suspended() const override { return suspended_; }
    void suspend(model::Duration by) {
        advance(by);
        suspended_ += by;
    }
    void advance(model::Duration by) {
        now_ += by;
        wall_ += by;
    }

private:
    model::Instant now_{std::chrono::hours(5)};
    model::Duration suspended_{};
    model::WallTime wall_{std::chrono::sys_days{std::chrono::January / 2 / 2026}};
};

// A loop without a network and without programs: `serve` answers every request at once or after a
// latency, in virtual time, and `perform` ends every command. With nothing to deliver, wait() moves
// the clock to its end.
class FakeLoop final : public http::Loop {
public:
    struct Served {
        http::Answer answer;
        model::Duration latency{};  // longer than the request's time-out: no answer
    };
    using Serve = std::function<Served(const http::Request&)>;
    struct Performed {
        http::CommandEnd end;
        model::Duration latency{};
        std::vector<std::string> said = {};
    };
    using Perform = std::function<Performed(const http::Command&)>;
    struct Started {
        model::Instant at;
        http::Request request;
    };

    FakeLoop(FakeClock& clock, Serve serve) : clock_(clock), serve_(std::move(serve)) {}

    http::RequestId start(http::Request request) override;
    http::RequestId run(http::Command command) override;
    void cancel(http::RequestId id) override;
    std::vector<http::Event> wait(model::Instant until) override;

    void signal_at(model::Instant at, int number) {
        pending_.push_back({at, 0, http::Signaled{number}, {}});
    }
    void key_at(model::Instant at, char key) { pending_.push_back({at, 0, http::Keyed{key}, {}}); }
    // The machine sleeps from `at` for that long; what is in flight then gets no answer.
    void suspend_at(model::Instant at, model::Duration time) {
        pending_.push_back({at, 0, std::nullopt, time});
    }

    Perform perform;
    std::vector<Started> started;
    std::vector<http::Command> ran;
    std::size_t in_flight = 0;
    std::size_t most_in_flight = 0;
    std::size_t canceled = 0;

private:
    struct Pending {
        model::Instant at;
        http::RequestId id;                // 0: neither a request nor a command
        std::optional<http::Event> event;  // nothing: sleep
        model::Duration sleep;
    };

    FakeClock& clock_;
    Serve serve_;
    http::RequestId last_id_ = 0;
    std::vector<Pending> pending_;
};

}  // namespace taskctl::test
