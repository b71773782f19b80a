#include "support/fake_loop.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace taskctl::test {

http::RequestId FakeLoop::start(http::Request request) {
    auto served = serve_(request);
    if (served.latency > request.timeout) {
        served = {tl::make_unexpected(http::NoAnswer{http::NoAnswerKind::unreachable, "timed out"}),
                  request.timeout};
    }
    pending_.push_back(
        {clock_.now() + served.latency, ++last_id_, std::move(served.answer), 0, {}});
    started.push_back({clock_.now(), std::move(request)});
    most_in_flight = std::max(most_in_flight, ++in_flight);
    return last_id_;
}

void FakeLoop::cancel(http::RequestId id) {
    canceled += std::erase_if(pending_, [&](const Pending& p) { return p.id == id; });
    --in_flight;
}

std::vector<http::Event> FakeLoop::wait(model::Instant until) {
    const auto next = std::ranges::min_element(pending_, {}, &Pending::at);
    if (next == pending_.end() && until == model::Instant::max()) {
        throw std::logic_error("the program waits for ever");
    }
    if (next == pending_.end() || next->at > until) {
        clock_.advance(std::max(model::Duration::zero(), until - clock_.now()));
        return {};
    }
    clock_.advance(std::max(model::Duration::zero(), next->at - clock_.now()));
    if (next->sleep > model::Duration::zero()) {
        clock_.suspend(std::exchange(next->sleep, {}));
        for (auto& pending : pending_) {
            if (pending.id == 0) continue;
            pending.at = clock_.now();
            pending.answer = tl::make_unexpected(
                http::NoAnswer{http::NoAnswerKind::unreachable, "the machine slept"});
        }
    }
    std::vector<http::Event> events;
    for (auto& pending : pending_) {
        if (pending.at > clock_.now()) continue;
        if (pending.id == 0 && pending.signal == 0) continue;
        if (pending.id == 0) {
            events.emplace_back(http::Signaled{pending.signal});
        } else {
            events.emplace_back(http::Answered{pending.id, std::move(pending.answer)});
            --in_flight;
        }
    }
    std::erase_if(pending_, [&](const Pending& p) { return p.at <= clock_.now(); });
    return events;
}

}  // namespace taskctl::test
