#include "report/bystander.hpp"

#include <algorithm>
#include <utility>

namespace taskctl::report {

http::RequestId SharedLoop::start(http::Request request) {
    return loop_.start(std::move(request));
}

http::RequestId SharedLoop::run(http::Command command) {
    return loop_.run(std::move(command));
}

std::vector<http::Event> SharedLoop::wait(model::Instant until) {
    for (auto* bystander : bystanders_) bystander->tick();
    for (const auto* bystander : bystanders_) until = std::min(until, bystander->wakes());
    auto events = loop_.wait(until);
    std::vector<http::Event> others;
    for (auto& event : events) {
        const auto takes = [&](auto* bystander) { return bystander->takes(event); };
        if (std::ranges::none_of(bystanders_, takes)) others.push_back(std::move(event));
    }
    return others;
}

}  // namespace taskctl::report
