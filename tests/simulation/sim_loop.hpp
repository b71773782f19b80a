#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "checker.hpp"
#include "http/loop.hpp"
#include "issuer.hpp"
#include "service.hpp"

namespace taskctl::simulation {

// The loop of a life: nothing but time passes in it, and everything goes by its plan.
class SimLoop final : public http::Loop {
public:
    // The servers and programs of a life.
    struct World {
        Service& service;
        Issuer& issuer;
    };
    SimLoop(const Plan& plan, SimClock& clock, World world, Checker& checker);

    http::RequestId start(http::Request request) override;
    http::RequestId run(http::Command command) override;
    void cancel(http::RequestId id) override;
    std::vector<http::Event> wait(Instant until) override;

private:
    struct Flight {
        Instant at;  // when its answer comes
        http::RequestId id;
        std::variant<Draft, HelperRun> what;
    };

    Instant next_event(Instant until) const;
    // Whether the clocks jump before `until`; if so, they have.
    bool jump(Instant until);
    void lose_flights();
    Draft answer_to(http::RequestId id, const http::Request& request);
    http::Event end_of(Flight& flight);
    std::vector<http::Event> collect();

    const Plan& plan_;
    SimClock& clock_;
    World world_;
    Checker& checker_;
    Random random_;
    Instant start_;
    std::vector<Flight> flights_;
    std::size_t jumps_done_ = 0;
    bool signaled_ = false;
    http::RequestId last_id_ = 0;
    std::uint64_t waits_ = 0;
};

}  // namespace taskctl::simulation
