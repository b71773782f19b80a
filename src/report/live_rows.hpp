#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "report/live_text.hpp"
#include "watch/cadence.hpp"
#include "watch/observer.hpp"

namespace taskctl::report {

// What a live display knows of the tasks of a run. A look costs the same however many there are.
class LiveRows {
public:
    explicit LiveRows(std::span<const provider::Target> targets);

    // `now` and the wall time of what is told are the same moment.
    void exchanged(const watch::Exchange& exchange, model::Instant now);
    void looked(const watch::Sighting& sighting, model::Instant now);
    void troubled(const watch::Sighting& sighting, model::WallTime next, model::Instant now);
    void finished(const watch::Sighting& sighting, const watch::Outcome& outcome);

    // The first `most` rows; they are valid until something else is told.
    LiveScene scene(std::size_t most) const;

    // Of all tasks, those that have ended included; nothing while none says how far it is.
    struct Whole {
        int percent = 0;
        bool failed = false;  // one of them
    };
    std::optional<Whole> whole() const;

private:
    struct Entry {
        LiveRow row;
        watch::Pace pace;
        double percent = 0;  // in `percents_`
    };

    template <typename Change>
    void change(std::size_t index, Change change);
    void count_percent(Entry& entry, double percent);

    std::vector<Entry> entries_;
    std::array<std::set<std::size_t>, live_ranks> ranks_;
    std::map<std::string, int, std::less<>> ended_;
    double percents_ = 0;
    bool any_percent_ = false;
    bool any_failed_ = false;
};

}  // namespace taskctl::report
