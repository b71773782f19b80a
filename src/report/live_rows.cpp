#include "report/live_rows.hpp"

#include <algorithm>
#include <utility>

#include "model/visible.hpp"

namespace taskctl::report {
namespace {

using model::Instant;
using model::State;
using std::size_t;

constexpr size_t trouble_limit = 200;  // bytes

// A moment that a service names, in the time that is waited in.
std::optional<Instant> instant_of(const std::optional<std::string>& text, model::WallTime wall,
                                  Instant now) {
    if (!text) return std::nullopt;
    const auto time = model::parse_rfc3339(*text);
    if (!time) return std::nullopt;
    return now + (*time - wall);
}

// When the task came into its state, as far as one can know: a first look may find it there.
Instant since(const watch::Sighting& sighting, bool first, Instant now) {
    const auto& task = *sighting.task;
    if (!first) return now;
    const auto& begun = task.state == State::running   ? task.started_at
                        : task.state == State::pending ? task.created_at
                                                       : task.updated_at;
    const auto at = instant_of(begun, sighting.at, now);
    return at && *at < now ? *at : now;
}

std::optional<Instant> end_of(const model::Task& task, const watch::Pace& pace,
                              model::WallTime wall, Instant now) {
    if (const auto eta = instant_of(task.eta, wall, now)) return eta;
    // A task that stalls has no pace to go by.
    if (task.state != State::running || pace.overdue() > model::Duration::zero()) {
        return std::nullopt;
    }
    return pace.earliest_end();
}

std::string trouble_of(const model::Problem& problem) {
    return model::visible(problem.message, trouble_limit);
}

}  // namespace

LiveRows::LiveRows(std::span<const provider::Target> targets) : entries_(targets.size()) {
    auto& waiting = ranks_[static_cast<size_t>(LiveRank::waiting)];
    for (size_t i = 0; i < targets.size(); ++i) {
        entries_[i].row.ref = model::visible(targets[i].ref);
        waiting.insert(waiting.end(), i);
    }
}

// Changes a row and puts it where it then belongs.
template <typename Change>
void LiveRows::change(size_t index, Change change) {
    auto& entry = entries_[index];
    const auto before = rank_of(entry.row);
    change(entry);
    const auto after = rank_of(entry.row);
    if (before == after) return;
    ranks_[static_cast<size_t>(before)].erase(index);
    ranks_[static_cast<size_t>(after)].insert(index);
}

void LiveRows::count_percent(Entry& entry, double percent) {
    percents_ += percent - std::exchange(entry.percent, percent);
}

void LiveRows::exchanged(const watch::Exchange& exchange, Instant now) {
    auto& entry = entries_[exchange.index];
    auto& row = entry.row;
    row.next = exchange.next_poll_at ? std::optional(now + (*exchange.next_poll_at - exchange.at))
                                     : std::nullopt;
    row.why = exchange.why;
    const auto& outcome = exchange.reading.outcome;
    if (!outcome) return;
    entry.pace.note(now, outcome->progress.percent);
    row.end = end_of(*outcome, entry.pace, exchange.at, now);
    change(exchange.index, [](Entry& changed) {
        changed.row.trouble.clear();
        changed.row.failures = 0;
    });
}

void LiveRows::looked(const watch::Sighting& sighting, Instant now) {
    const auto& task = *sighting.task;
    change(sighting.index, [&](Entry& entry) {
        auto& row = entry.row;
        if (!row.seen || row.state != task.state) row.since = since(sighting, !row.seen, now);
        row.seen = true;
        row.state = task.state;
        row.progress = task.progress;
        any_percent_ = any_percent_ || task.progress.percent;
        count_percent(entry, task.progress.percent.value_or(0));
    });
}

void LiveRows::troubled(const watch::Sighting& sighting, model::WallTime next, Instant now) {
    change(sighting.index, [&](Entry& entry) {
        entry.row.trouble = trouble_of(*sighting.problem);
        ++entry.row.failures;
        entry.row.next = now + (next - sighting.at);
    });
}

void LiveRows::finished(const watch::Sighting& sighting, const watch::Outcome& outcome) {
    auto& entry = entries_[sighting.index];
    ranks_[static_cast<size_t>(rank_of(entry.row))].erase(sighting.index);
    count_percent(entry, 100);
    any_failed_ = any_failed_ || sighting.exit_code != 0;
    ++ended_[std::string(word(outcome))];
}

LiveScene LiveRows::scene(size_t most) const {
    LiveScene scene;
    scene.ended = ended_;
    for (size_t rank = 0; rank < live_ranks; ++rank) {
        scene.open[rank] = ranks_[rank].size();
        for (const auto index : ranks_[rank]) {
            if (scene.rows.size() >= most) break;
            scene.rows.push_back(&entries_[index].row);
        }
    }
    return scene;
}

std::optional<LiveRows::Whole> LiveRows::whole() const {
    if (entries_.empty() || (!any_percent_ && ended_.empty())) return std::nullopt;
    const auto mean = percents_ / static_cast<double>(entries_.size());
    return Whole{static_cast<int>(std::clamp(mean, 0.0, 100.0)), any_failed_};
}

}  // namespace taskctl::report
