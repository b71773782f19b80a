#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string>

#include "model/time.hpp"
#include "provider/target.hpp"

namespace taskctl::watch {

// Keeps a service's limit of so many requests in any window of so long.
class RateWindow {
public:
    explicit RateWindow(provider::RateLimit limit) : limit_(limit) {}

    // When the next request may start, given that it is `now`.
    model::Instant next(model::Instant now) const;
    void take(model::Instant now);
    // The last one that was taken was not used.
    void give_back() { starts_.pop_back(); }

private:
    provider::RateLimit limit_;
    std::deque<model::Instant> starts_;  // of the last `limit_.requests` requests
};

// What to tell a user whose interval can't be kept: one sentence for the first service whose limit
// stretches it, nothing when none does.
std::optional<std::string> stretched_interval(std::span<const provider::Target> targets,
                                              model::Duration interval);

}  // namespace taskctl::watch
