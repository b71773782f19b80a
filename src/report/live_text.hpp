#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/task.hpp"
#include "model/time.hpp"
#include "watch/cadence.hpp"

namespace taskctl::report {

// What text of a live display has to fit into.
struct Canvas {
    std::size_t width = 80;
    std::size_t height = 24;
    bool color = false;
    bool unicode = true;

    bool operator==(const Canvas&) const = default;
};

// What is shown of a task that is still watched. Text from servers is visible already.
struct LiveRow {
    std::string ref;
    bool seen = false;  // there was a good answer
    model::State state = model::State::unknown;
    model::Progress progress;
    std::optional<model::Instant> since;  // when it came into its state
    std::optional<model::Instant> end;    // when it is thought to end
    std::optional<model::Instant> next;   // poll; one that is past is under way
    std::optional<watch::Why> why;        // it comes then
    std::string trouble;                  // why the last look told nothing; empty: it did
    int failures = 0;                     // looks in a row that told nothing
};

// Where a row stands: those that move first.
enum class LiveRank { running, unknown, blocked, paused, pending, waiting };
inline constexpr std::size_t live_ranks = 6;

LiveRank rank_of(const LiveRow& row);

struct DownloadRow;

struct LiveScene {
    // By rank; no more are needed than the canvas is high.
    std::vector<const LiveRow*> rows;
    std::array<std::size_t, live_ranks> open{};     // all that are watched
    std::map<std::string, int, std::less<>> ended;  // by outcome
    std::vector<const DownloadRow*> files;          // the same
    std::size_t all_files = 0;                      // that are to be fetched yet
    model::Duration elapsed{};
    bool keys = false;  // they are read
};

// The lines of a live display, without line feeds, none wider than the canvas and together lower
// than it; at least one while something is watched or fetched.
std::vector<std::string> live_lines(const LiveScene& scene, model::Instant now,
                                    const Canvas& canvas);

// `4s`, `2m05s`, `1h05m`, `3d04h`; less than nothing is nothing.
std::string short_text(model::Duration duration);

}  // namespace taskctl::report
