#include "report/heartbeat.hpp"

#include "report/live_text.hpp"
#include "report/text.hpp"

namespace taskctl::report {

Heartbeat::Heartbeat(model::Duration every, std::size_t tasks, Writer& messages,
                     const http::Clock& clock)
    : every_(every),
      messages_(messages),
      clock_(clock),
      last_(clock.now()),
      changed_(last_),
      states_(tasks, model::State::unknown) {
    counts_[model::State::unknown] = tasks;
}

void Heartbeat::changed(const watch::Sighting& sighting) {
    auto& state = states_[sighting.index];
    --counts_[state];
    state = sighting.task->state;
    ++counts_[state];
    changed_ = clock_.now();
}

void Heartbeat::finished(const watch::Sighting& sighting, const watch::Outcome&) {
    --counts_[states_[sighting.index]];
    changed_ = clock_.now();
}

void Heartbeat::tick() {
    const auto now = clock_.now();
    if (now < wakes()) return;
    last_ = now;
    messages_.write(heartbeat_line(counts_, now - changed_, clock_.wall()));
}

std::string heartbeat_line(const std::map<model::State, std::size_t>& counts,
                           model::Duration unchanged, model::WallTime at) {
    std::size_t sum = 0;
    std::string text;
    for (const auto& [state, count] : counts) {
        if (count == 0) continue;
        sum += count;
        text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + std::string(word(state));
    }
    if (sum == 0) {
        return clock_text(at) + " all tasks have ended; files or commands are under way, " +
               short_text(unchanged) + " so far\n";
    }
    return clock_text(at) + " " + std::to_string(sum) +
           (sum == 1 ? " task is watched: " : " tasks are watched: ") + text + "; last change " +
           short_text(unchanged) + " ago\n";
}

}  // namespace taskctl::report
