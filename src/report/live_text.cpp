#include "report/live_text.hpp"

#include <algorithm>

#include "report/download_text.hpp"
#include "report/line.hpp"
#include "report/live_row_text.hpp"

namespace taskctl::report {
namespace {

using model::Instant;
using std::size_t;

// Widths between which a note has a line of its own, if there are lines enough.
constexpr size_t least_for_notes = 12;
constexpr size_t enough_for_notes = 140;

std::string count_text(const std::array<size_t, live_ranks>& counts) {
    std::string text;
    for (size_t i = 0; i < live_ranks; ++i) {
        if (counts[i] == 0) continue;
        text += (text.empty() ? "" : ", ") + std::to_string(counts[i]) + " ";
        text += live_word(static_cast<LiveRank>(i));
    }
    return text;
}

size_t sum(const std::array<size_t, live_ranks>& counts) {
    size_t all = 0;
    for (const auto count : counts) all += count;
    return all;
}

std::string ended_text(const LiveScene& scene) {
    size_t ended = 0;
    std::string text;
    for (const auto& [outcome, count] : scene.ended) {
        ended += static_cast<size_t>(count);
        text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + outcome;
    }
    const auto all = ended + sum(scene.open);
    if (all < 2) return "";
    return std::to_string(ended) + " of " + std::to_string(all) + " ended" +
           (text.empty() ? "" : ": " + text);
}

// How far the whole is, and what can be done.
std::string footer(const LiveScene& scene, const Canvas& canvas) {
    Line line(canvas);
    auto text = ended_text(scene);
    text += (text.empty() ? "" : "; ") + ("watched for " + short_text(scene.elapsed));
    line.add(text, faint_style);
    const bool watches = sum(scene.open) > 0;
    for (const std::string keys : {watches ? "p poll now, q stop watching" : "q stop",
                                   watches ? "p poll, q stop" : "q stop"}) {
        if (!scene.keys || columns(keys) + 3 > line.room()) continue;
        line.skip(3);
        line.add(keys, faint_style);
        break;
    }
    return line.text();
}

// The rows that are not shown, or all.
std::string rest_line(const std::array<size_t, live_ranks>& counts, bool all,
                      const Canvas& canvas) {
    Line line(canvas);
    const auto what = std::to_string(sum(counts)) + (all ? "" : " more");
    line.add((all              ? ""
              : canvas.unicode ? "… and "
                               : "... and ") +
             what + ": " + count_text(counts));
    return line.text();
}

}  // namespace

std::string short_text(model::Duration duration) {
    constexpr long long minute = 60;
    constexpr long long hour = 60 * minute;
    constexpr long long day = 24 * hour;
    const long long all =
        std::max<long long>(0, std::chrono::floor<std::chrono::seconds>(duration).count());
    const auto two = [](long long large, const char* unit, long long small, const char* smaller) {
        return std::to_string(large) + unit + (small < 10 ? "0" : "") + std::to_string(small) +
               smaller;
    };
    if (all < minute) return std::to_string(all) + "s";
    if (all < hour) return two(all / minute, "m", all % minute, "s");
    if (all < day) return two(all / hour, "h", all / minute % 60, "m");
    return two(all / day, "d", all / hour % 24, "h");
}

std::vector<std::string> live_lines(const LiveScene& scene, Instant now, const Canvas& canvas) {
    const auto open = sum(scene.open);
    if ((open == 0 && scene.all_files == 0) || canvas.width == 0) return {};
    // The last line of the terminal stays free, so that nothing scrolls away while it is drawn.
    auto room = std::max<size_t>(canvas.height, 2) - 1;
    if (open > 1 && room == 1) return {rest_line(scene.open, true, canvas)};
    const bool has_footer = room >= 3;
    if (has_footer) --room;
    // Tasks come first, and files take no more than a third of the lines from them.
    const auto files =
        download_lines(scene.files, scene.all_files, open == 0 ? room : room / 3, canvas);
    room -= std::min(room, files.size());
    auto shown = std::min(scene.rows.size(), room);
    if (open > room) {
        // Some lines are left to what has ended, which would scroll away at once.
        room -= std::min(room - 1, canvas.height / 6);
        shown = std::min(shown, room - 1);
    }

    const auto rows = std::span(scene.rows).first(shown);
    const bool roomy = shown == open && 2 * shown <= room && canvas.width >= least_for_notes &&
                       canvas.width < enough_for_notes;
    const auto layout = lay_out(rows, now, canvas, roomy);
    auto hidden = scene.open;
    std::vector<std::string> lines;
    for (const auto* row : rows) {
        --hidden[static_cast<size_t>(rank_of(*row))];
        for (auto& line : row_lines(*row, now, layout, canvas)) lines.push_back(std::move(line));
    }
    if (shown < open) lines.push_back(rest_line(hidden, false, canvas));
    lines.insert(lines.end(), files.begin(), files.end());
    if (has_footer) lines.push_back(footer(scene, canvas));
    return lines;
}

}  // namespace taskctl::report
