#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/visible.hpp"
#include "report/report.hpp"
#include "report/text.hpp"

namespace taskctl::report {
namespace {

class Messages final : public watch::Observer {
public:
    Messages(const Plan& plan, Writer& output)
        : output_(output),
          quiet_(plan.quiet),
          color_(plan.color_messages),
          progress_(plan.watching && plan.format == Format::text && !plan.quiet && !plan.live) {}

    void exchanged(const watch::Exchange& exchange) override {
        if (quiet_) return;
        for (const auto& warning : exchange.reading.warnings) warn(warning);
        const auto& outcome = exchange.reading.outcome;
        if (outcome && outcome->state == model::State::unknown) {
            warn(exchange.target.service->spec->name + " does not map the status " +
                 (outcome->raw_state ? "`" + model::visible(*outcome->raw_state, 80) + "`"
                                     : "of this answer") +
                 ": the state is unknown");
        }
    }
    void renewed(const watch::Renewal& renewal) override {
        if (!quiet_ && !renewal.warning.empty()) warn(model::visible(renewal.warning));
    }
    void said(const std::string& line) override {
        output_.write("taskctl: token command: " + model::visible(line) + "\n");
    }
    void observed(const watch::Sighting& sighting) override { changed(sighting); }
    void changed(const watch::Sighting& sighting) override {
        if (!progress_ || model::is_terminal(sighting.task->state)) return;
        // What differs may be a time, which the line does not have.
        if (told_.size() <= sighting.index) told_.resize(sighting.index + 1);
        const auto told = std::hash<std::string>{}(task_line(sighting, 0, false));
        if (std::exchange(told_[sighting.index], told) == told) return;
        output_.write(change_line(sighting, color_));
    }
    void problem(const watch::Sighting& sighting, model::WallTime next_poll_at) override {
        if (!progress_) return;
        output_.write(problem_line(sighting, next_poll_at));
        if (sighting.index < told_.size()) told_[sighting.index] = 0;
    }
    void finished(const watch::Sighting& sighting, const watch::Outcome&) override {
        if (sighting.problem == nullptr) return;
        const auto kind = sighting.problem->kind;
        if (kind == model::ProblemKind::stopped || kind == model::ProblemKind::interrupted) return;
        output_.write("taskctl: " + problem_text(sighting) + "\n");
    }

private:
    void warn(const std::string& text) {
        // A status that counts on, say, would be warned of at every look.
        constexpr std::size_t most = 100;
        if (said_.size() == most || !said_.insert(text).second) return;
        const auto* const last = said_.size() == most ? "; there are too many to tell of more" : "";
        output_.write("taskctl: warning: " + text + last + "\n");
    }

    Writer& output_;
    bool quiet_;
    bool color_;
    bool progress_;
    std::set<std::string> said_;
    std::vector<std::size_t> told_;  // by task: a hash of what was said last
};

}  // namespace

std::unique_ptr<watch::Observer> make_messages(const Plan& plan, Writer& messages) {
    return std::make_unique<Messages>(plan, messages);
}

}  // namespace taskctl::report
