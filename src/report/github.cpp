#include "report/github.hpp"

#include <fstream>

#include "model/visible.hpp"
#include "report/live_text.hpp"
#include "report/text.hpp"

namespace taskctl::report {
namespace {

using model::ProblemKind;
using model::visible;
using std::string;

constexpr std::size_t largest_summary = 900 << 10;  // GitHub takes 1 MiB a step

string percent_encoded(std::string_view text, std::string_view characters) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    string result;
    for (const char c : text) {
        if (characters.find(c) == std::string_view::npos) {
            result += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        result += {'%', digits[byte / 16U], digits[byte % 16U]};
    }
    return result;
}

// What went wrong, in one line; of a success in part, how much of it.
string reason(const watch::Sighting& sighting) {
    if (sighting.problem != nullptr) {
        return visible(sighting.problem->message, model::error_text_limit);
    }
    const auto* const task = sighting.task;
    if (task == nullptr || task->state == model::State::succeeded) return "";
    return task->error ? error_text(*task->error) : counts_text(task->progress);
}

// The command that marks how a task ended; empty for a good end, and for none at all.
string annotation(const watch::Outcome& outcome) {
    if (const auto* const state = std::get_if<model::State>(&outcome)) {
        if (*state == model::State::failed) return "error";
        return *state == model::State::succeeded ? "" : "warning";
    }
    const auto* const kind = std::get_if<ProblemKind>(&outcome);
    const bool none =
        kind == nullptr || *kind == ProblemKind::stopped || *kind == ProblemKind::interrupted;
    return none ? "" : "error";
}

class GithubReport final : public Report {
public:
    GithubReport(std::size_t tasks, string summary_file, Writer& messages)
        : rows_(tasks), summary_file_(std::move(summary_file)), messages_(messages) {
        messages_.write("::group::taskctl watches " + std::to_string(tasks) +
                        (tasks == 1 ? " task\n" : " tasks\n"));
    }

    void finished(const watch::Sighting& sighting, const watch::Outcome& outcome) override {
        const auto ref = visible(sighting.target.ref);
        const string result(word(outcome));
        const auto why = reason(sighting);
        if (const auto command = annotation(outcome); !command.empty()) {
            annotations_ += "::" + command +
                            " title=" + workflow_property("taskctl: " + ref + " " + result) +
                            "::" + workflow_data(why.empty() ? ref + ": " + result : why) + "\n";
        }
        rows_[sighting.index] = "| " + markdown_cell(ref) + " | " + markdown_cell(result) + " | " +
                                markdown_cell(why) + " |\n";
    }

    void end(const watch::Summary& summary, model::WallTime) override {
        messages_.write("::endgroup::\n" + annotations_);
        if (!summary_file_.empty()) append(summary);
    }

private:
    void append(const watch::Summary& summary) {
        string text = "\n| task | outcome | why |\n|---|---|---|\n";
        for (const auto& row : rows_) {
            if (text.size() + row.size() > largest_summary) {
                text += "\nThere are more tasks than fit in here.\n";
                break;
            }
            text += row;
        }
        text += "\nWatched for " + short_text(summary.elapsed) + " with " +
                std::to_string(summary.requests) +
                (summary.requests == 1 ? " request" : " requests") + "; exit code " +
                std::to_string(summary.exit_code) + ".\n";
        std::ofstream file(summary_file_, std::ios::app);
        file << text;
        file.close();
        if (file) return;
        messages_.write("taskctl: warning: can't write the summary of the step to " +
                        visible(summary_file_) + "\n");
    }

    std::vector<string> rows_;  // of the table, by task
    string annotations_;
    string summary_file_;
    Writer& messages_;
};

}  // namespace

std::unique_ptr<Report> make_github_report(std::size_t tasks, const string& summary_file,
                                           Writer& messages) {
    return std::make_unique<GithubReport>(tasks, summary_file, messages);
}

string workflow_data(std::string_view text) {
    return percent_encoded(text, "%\r\n");
}

string workflow_property(std::string_view text) {
    return percent_encoded(text, "%\r\n:,");
}

string markdown_cell(std::string_view text) {
    string result;
    for (const char c : text) {
        const bool punctuation = (c > ' ' && c < '0') || (c > '9' && c < 'A') ||
                                 (c > 'Z' && c < 'a') || (c > 'z' && c < '\x7f');
        if (punctuation) result += '\\';
        result += c;
    }
    return result;
}

}  // namespace taskctl::report
