#include "report/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

#include "model/visible.hpp"
#include "report/state_style.hpp"

namespace taskctl::report {
namespace {

using model::State;
using model::visible;

const model::Task& task_of(const watch::Sighting& sighting) {
    static const model::Task never_seen;
    return sighting.task != nullptr ? *sighting.task : never_seen;
}

std::string state_text(const model::Task& task, bool color) {
    std::string text(word(task.state));
    if (color) text = styled(text, color_of(task.state));
    if (task.state == State::unknown && task.raw_state) {
        text += " (" + visible(*task.raw_state, 80) + ")";
    }
    return text;
}

std::string percent_text(double percent) {
    std::array<char, 16> text{};
    const bool whole = percent == std::floor(percent);
    static_cast<void>(
        std::snprintf(text.data(), text.size(), whole ? "%.0f %%" : "%.1f %%", percent));
    return text.data();
}

// What is said of a task behind its reference, in short.
std::string detail(const watch::Sighting& sighting, bool color) {
    const auto& task = task_of(sighting);
    auto text = state_text(task, color);
    if (task.progress.percent && !model::is_terminal(task.state)) {
        text += "  " + percent_text(*task.progress.percent);
    }
    if (const auto counts = counts_text(task.progress); !counts.empty()) text += "  " + counts;
    if (task.error) text += "  " + error_text(*task.error);
    if (sighting.problem != nullptr)
        text += "  [" + std::string(word(sighting.problem->kind)) + "]";
    return text;
}

void add_row(std::string& block, const char* label, const std::string& value) {
    if (value.empty()) return;
    std::array<char, 16> padded{};
    static_cast<void>(std::snprintf(padded.data(), padded.size(), "  %-10s", label));
    block += padded.data() + value + "\n";
}

void add_row(std::string& block, const char* label, const std::optional<std::string>& value) {
    add_row(block, label, value ? visible(*value, 200) : "");
}

std::string artifact_names(const model::Task& task) {
    std::string text;
    for (const auto& artifact : task.artifacts) {
        text += (text.empty() ? "" : ", ") + visible(artifact.name, 80);
        if (text.size() > model::shown_text_limit) break;
    }
    return visible(text);
}

}  // namespace

std::string counts_text(const model::Progress& progress) {
    std::string text;
    const auto add = [&](const std::optional<std::int64_t>& count, const char* what) {
        if (count) text += (text.empty() ? "" : ", ") + std::to_string(*count) + " " + what;
    };
    add(progress.total, "in all");
    add(progress.succeeded, "succeeded");
    add(progress.failed, "failed");
    return text;
}

std::string error_text(const model::TaskError& error) {
    std::string text;
    const auto add = [&](const std::string& part, const char* joint) {
        text += (text.empty() ? "" : joint) + visible(part, model::error_text_limit);
    };
    if (error.code) add(*error.code, "");
    if (error.message) add(*error.message, ": ");
    for (const auto& detail : error.details) {
        if (detail != error.message) add(detail, "; ");
    }
    return visible(text, model::error_text_limit);
}

std::string clock_text(model::WallTime at) {
    const auto text = model::to_rfc3339(std::chrono::floor<std::chrono::seconds>(at));
    return text.substr(text.find('T') + 1);
}

std::string task_line(const watch::Sighting& sighting, std::size_t width, bool color) {
    auto ref = visible(sighting.target.ref);
    if (ref.size() < width) ref.resize(width, ' ');
    return ref + "  " + detail(sighting, color) + "\n";
}

std::string task_block(const watch::Sighting& sighting, bool color) {
    const auto& task = task_of(sighting);
    auto block = task_line(sighting, 0, color);
    add_row(block, "kind", task.kind);
    add_row(block, "status", task.raw_state);
    add_row(block, "created", task.created_at);
    add_row(block, "started", task.started_at);
    add_row(block, "updated", task.updated_at);
    add_row(block, "finished", task.finished_at);
    add_row(block, "eta", task.eta);
    add_row(block, "artifacts", artifact_names(task));
    return block;
}

std::string change_line(const watch::Sighting& sighting, bool color) {
    return clock_text(sighting.at) + " " + task_line(sighting, 0, color);
}

std::string problem_line(const watch::Sighting& sighting, model::WallTime next_poll_at) {
    return clock_text(sighting.at) + " " + problem_text(sighting) + "; next look in " +
           model::to_text(std::max(model::Duration::zero(), next_poll_at - sighting.at)) + "\n";
}

std::string problem_text(const watch::Sighting& sighting) {
    return visible(sighting.target.ref) + ": " +
           visible(sighting.problem->message, model::error_text_limit);
}

}  // namespace taskctl::report
