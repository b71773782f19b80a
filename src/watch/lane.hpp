#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "model/time.hpp"
#include "watch/rate_window.hpp"
#include "watch/retry_budget.hpp"

namespace taskctl::watch {

// All tasks of one origin: what they share, and the order in which they are asked.
class Lane {
public:
    explicit Lane(int concurrency) : concurrency_(concurrency) {}

    // Takes a task in. Gives the queue for those under this limit; those under another one do not
    // wait for it.
    std::size_t join(const std::optional<provider::RateLimit>& limit);
    void leave(std::size_t queue) { --queues_[queue].tasks; }

    // The interval at which all tasks of a queue together just keep its limit.
    model::Duration pace(std::size_t queue) const;

    void push(std::size_t queue, std::size_t task) {
        queues_[queue].waiting.push_back({++arrivals_, task});
    }
    // In front of all others: part of a poll that has begun.
    void push_front(std::size_t queue, std::size_t task) {
        queues_[queue].waiting.push_front({0, task});
    }
    // The task that has waited longest of those that may be asked now, if any; it counts as in
    // flight until done().
    std::optional<std::size_t> pop(model::Instant now);
    void done() { --in_flight_; }
    // The task that pop() gave sends nothing after all.
    void give_back(std::size_t queue);

    // When pop() may next give a task without a done() before; nothing when only done() can help.
    std::optional<model::Instant> wakes(model::Instant now) const;

    // The service wants to be left alone until then.
    void hold(model::Instant until) { held_until_ = std::max(held_until_, until); }
    model::Duration held(model::Instant now) const {
        return std::max(model::Duration::zero(), held_until_ - now);
    }

    RetryBudget budget;
    std::size_t size = 0;  // tasks that belong here
    // When the service last gave a good answer, or asked to be left alone.
    model::Instant heard{};

private:
    struct Waiting {
        std::uint64_t arrival;
        std::size_t task;
    };
    struct Queue {
        std::optional<provider::RateLimit> limit;
        std::optional<RateWindow> window;
        int tasks = 0;
        std::deque<Waiting> waiting;
    };

    int concurrency_;
    int in_flight_ = 0;
    std::uint64_t arrivals_ = 0;
    model::Instant held_until_{};
    std::vector<Queue> queues_;
};

}  // namespace taskctl::watch
