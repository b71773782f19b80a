// What the person at the terminal wants of a watch.
#include <algorithm>
#include <utility>

#include "watch/watcher.hpp"

namespace taskctl::watch {

void Watcher::on(const http::Keyed& keyed) {
    if (keyed.key == 'p') hurry();
}

// Who waits for his time is asked as soon as the service permits it.
void Watcher::hurry() {
    for (auto waiting = std::exchange(schedule_, {}); !waiting.empty(); waiting.pop()) {
        const auto [due, index] = waiting.top();
        auto& entry = entries_[index];
        if (entry.ended) continue;
        const auto floor =
            std::max(targets_[index].service->spec->poll.floor, policy::shortest_cadence);
        const auto soonest =
            std::max({clock_.now(), entry.not_before, entry.history.last_poll + floor});
        // All at one moment now, they are spread again afterwards.
        if (soonest < due) entry.history.owes_spread = true;
        schedule(index, std::min(due, soonest));
    }
}

}  // namespace taskctl::watch
