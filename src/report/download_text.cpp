#include "report/download_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "model/visible.hpp"
#include "report/columns.hpp"
#include "report/line.hpp"

namespace taskctl::report {
namespace {

constexpr std::size_t name_width = 30;

std::string percent_text(std::uint64_t size, std::uint64_t total) {
    // Never 100 before the end.
    const double part =
        static_cast<double>(size) / static_cast<double>(std::max<std::uint64_t>(total, 1));
    return std::to_string(static_cast<int>(std::floor(std::clamp(part, 0.0, 1.0) * 100))) + " %";
}

std::string right(const std::string& text, std::size_t width) {
    return std::string(width - std::min(width, text.size()), ' ') + text;
}

std::string time_left(const DownloadRow& row) {
    if (!row.total || row.speed == 0 || *row.total <= row.size) return "";
    constexpr std::uint64_t most = 100UL * 24 * 60 * 60;
    const auto seconds = std::min(most, (*row.total - row.size) / row.speed);
    return short_text(std::chrono::seconds(seconds)) + " left";
}

// Comes first, since a terminal is mostly too narrow for all. Full seconds, so that a countdown
// ends with 1s.
std::string next_try(const DownloadRow& row) {
    if (row.wait <= model::Duration::zero()) return "";
    return "next try in " + short_text(std::chrono::ceil<std::chrono::seconds>(row.wait)) + ": ";
}

}  // namespace

std::string size_text(std::uint64_t bytes) {
    constexpr std::array units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    constexpr std::uint64_t step = 1024;
    if (bytes < step) return std::to_string(bytes) + " B";
    std::size_t unit = 0;
    auto value = static_cast<double>(bytes);
    for (; value >= static_cast<double>(step) && unit + 1 < units.size(); ++unit) {
        value /= static_cast<double>(step);
    }
    const auto tenths = static_cast<std::uint64_t>(std::floor(value * 10));
    const bool is_long = tenths >= 100;
    return std::to_string(tenths / 10) + (is_long ? "" : "." + std::to_string(tenths % 10)) + " " +
           units.at(unit);
}

std::string download_line(const DownloadRow& row, const Canvas& canvas) {
    Line line(canvas);
    const auto width = std::min(name_width, canvas.width / 2);
    line.add(padded(cut(model::visible(row.name), width, "…"), width));
    line.add("  " + right(row.total ? percent_text(row.size, *row.total) : "", 5));
    line.add("  " + right(size_text(row.size), 8));
    if (row.trouble.empty()) {
        line.add("  " + right(row.speed > 0 ? size_text(row.speed) + "/s" : "", 10));
        line.add("  " + time_left(row));
    } else {
        line.add("  " + next_try(row) + model::visible(row.trouble), alert_style);
    }
    return line.text();
}

std::vector<std::string> download_lines(std::span<const DownloadRow* const> rows, std::size_t all,
                                        std::size_t most, const Canvas& canvas) {
    if (most == 0) return {};
    const auto shown = std::min(rows.size(), all > most ? most - 1 : most);
    std::vector<std::string> lines;
    for (const auto* row : rows.first(shown)) lines.push_back(download_line(*row, canvas));
    if (shown == all) return lines;
    const auto rest = std::to_string(all - shown) + (shown == 0 ? "" : " more") +
                      (all - shown == 1 ? " file" : " files") + " to be fetched";
    Line line(canvas);
    line.add((shown == 0 ? "" : canvas.unicode ? "… and " : "... and ") + rest);
    lines.push_back(line.text());
    return lines;
}

std::string download_end_text(const transfer::Status& status, const transfer::End& end) {
    if (!end.problem) {
        return "taskctl: saved " + model::visible(end.path) + " (" + size_text(status.size) + ")\n";
    }
    return "taskctl: " + model::visible(status.target.ref) + ": " + model::visible(status.name) +
           ": " + model::visible(end.problem->message) + "\n";
}

}  // namespace taskctl::report
