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
    const auto id = ++last_id_;
    pending_.push_back(
        {clock_.now() + served.latency, id, http::Answered{id, std::move(served.answer)}, {}});
    started.push_back({clock_.now(), std::move(request)});
    most_in_flight = std::max(most_in_flight, ++in_flight);
    return last_id_;
}

http::RequestId FakeLoop::run(http::Command command) {
    auto performed = perform(command);
    ran.push_back(std::move(command));
    const auto id = ++last_id_;
    const auto at = clock_.now() + performed.latency;
    for (auto& line : performed.said) {
        pending_.push_back({at, id, http::Said{id, std::move(line)}, {}});
    }
    pending_.push_back({at, id, http::Ended{id, std::move(performed.end)}, {}});
    return id;
}

void FakeLoop::cancel(http::RequestId id) {
    for (const auto& pending : pending_) {
        const bool answers =
            pending.event && std::holds_alternative<http::Answered>(*pending.event);
        if (pending.id == id && answers) --in_flight;
    }
    canceled += std::erase_if(pending_, [&](const Pending& p) { return p.id == id; });
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
            auto* const answered =
                pending.event ? std::get_if<http::Answered>(&*pending.event) : nullptr;
            if (answered == nullptr) continue;
            pending.at = clock_.now();
            answered->answer = tl::make_unexpected(
                http::NoAnswer{http::NoAnswerKind::unreachable, "the machine slept"});
        }
    }
    std::vector<http::Event> events;
    for (auto& pending : pending_) {
        if (pending.at > clock_.now()) continue;
        if (!pending.event) continue;
        if (std::holds_alternative<http::Answered>(*pending.event)) --in_flight;
        events.push_back(std::move(*pending.event));
    }
    std::erase_if(pending_, [&](const Pending& p) { return p.at <= clock_.now(); });
    return events;
}

}  // namespace taskctl::test
