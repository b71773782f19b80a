#include "watch/lane.hpp"

#include <algorithm>

namespace taskctl::watch {

std::size_t Lane::queue(const std::optional<provider::RateLimit>& limit) {
    const auto same = [&](const Queue& queue) {
        if (!limit || !queue.limit) return !limit && !queue.limit;
        return limit->requests == queue.limit->requests && limit->window == queue.limit->window;
    };
    const auto found = std::ranges::find_if(queues_, same);
    if (found != queues_.end()) return static_cast<std::size_t>(found - queues_.begin());
    queues_.push_back({limit, limit ? std::optional(RateWindow(*limit)) : std::nullopt, {}});
    return queues_.size() - 1;
}

std::optional<std::size_t> Lane::pop(model::Instant now) {
    if (in_flight_ >= concurrency_ || held_until_ > now) return std::nullopt;
    for (std::size_t i = 0; i < queues_.size(); ++i) {
        auto& queue = queues_[(turn_ + i) % queues_.size()];
        if (queue.waiting.empty() || (queue.window && queue.window->next(now) > now)) continue;
        turn_ = (turn_ + i + 1) % queues_.size();
        const auto task = queue.waiting.front();
        queue.waiting.pop_front();
        if (queue.window) queue.window->take(now);
        ++in_flight_;
        return task;
    }
    return std::nullopt;
}

std::optional<model::Instant> Lane::wakes(model::Instant now) const {
    if (in_flight_ >= concurrency_) return std::nullopt;
    std::optional<model::Instant> earliest;
    for (const auto& queue : queues_) {
        if (queue.waiting.empty()) continue;
        const auto free = queue.window ? queue.window->next(now) : now;
        const auto at = std::max(free, held_until_);
        if (!earliest || at < *earliest) earliest = at;
    }
    return earliest;
}

}  // namespace taskctl::watch
