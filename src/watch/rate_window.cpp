#include "watch/rate_window.hpp"

#include <map>
#include <tuple>

namespace taskctl::watch {

model::Instant RateWindow::next(model::Instant now) const {
    if (starts_.size() < static_cast<std::size_t>(limit_.requests)) return now;
    return std::max(now, starts_.front() + limit_.window);
}

void RateWindow::take(model::Instant now) {
    starts_.push_back(now);
    if (starts_.size() > static_cast<std::size_t>(limit_.requests)) starts_.pop_front();
}

std::optional<std::string> stretched_interval(std::span<const provider::Target> targets,
                                              model::Duration interval) {
    std::map<std::tuple<http::Origin, int, model::Duration>, int> tasks;
    for (const auto& target : targets) {
        const auto& limit = target.service->spec->poll.rate_limit;
        if (!limit) continue;
        const int count =
            ++tasks[{target.service->endpoint.origin, limit->requests, limit->window}];
        if (limit->window * count <= interval * limit->requests) continue;
        return "--interval " + model::to_text(interval) +
               " is stretched: " + target.service->spec->name + " allows " +
               std::to_string(limit->requests) + " requests in " + model::to_text(limit->window);
    }
    return std::nullopt;
}

}  // namespace taskctl::watch
