#include "watch/lane.hpp"

#include <algorithm>

namespace taskctl::watch {

std::size_t Lane::join(const std::optional<provider::RateLimit>& limit) {
    const auto same = [&](const Queue& queue) {
        if (!limit || !queue.limit) return !limit && !queue.limit;
        return limit->requests == queue.limit->requests && limit->window == queue.limit->window;
    };
    auto found = std::ranges::find_if(queues_, same);
    if (found == queues_.end()) {
        const auto window = limit ? std::optional(RateWindow(*limit)) : std::nullopt;
        found = queues_.insert(found, {limit, window, 0, {}});
    }
    ++found->tasks;
    return static_cast<std::size_t>(found - queues_.begin());
}

model::Duration Lane::pace(std::size_t queue) const {
    const auto& [limit, window, tasks, waiting] = queues_[queue];
    if (!limit) return model::Duration::zero();
    return limit->window * tasks / limit->requests;
}

std::optional<std::size_t> Lane::pop(model::Instant now) {
    if (in_flight_ >= concurrency_ || held_until_ > now) return std::nullopt;
    Queue* first = nullptr;
    for (auto& queue : queues_) {
        if (queue.waiting.empty() || (queue.window && queue.window->next(now) > now)) continue;
        if (first == nullptr || queue.waiting.front().arrival < first->waiting.front().arrival) {
            first = &queue;
        }
    }
    if (first == nullptr) return std::nullopt;
    const auto task = first->waiting.front().task;
    first->waiting.pop_front();
    if (first->window) first->window->take(now);
    ++in_flight_;
    return task;
}

void Lane::give_back(std::size_t queue) {
    --in_flight_;
    if (queues_[queue].window) queues_[queue].window->give_back();
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
