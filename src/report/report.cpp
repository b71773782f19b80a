#include "report/report.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "report/json.hpp"
#include "report/text.hpp"

namespace taskctl::report {
namespace {

// Puts out texts in the order of the references, each as soon as those before it are there.
class InOrder {
public:
    InOrder(std::size_t tasks, Writer& output) : texts_(tasks), output_(output) {}

    void put(std::size_t index, std::string text) {
        texts_[index] = std::move(text);
        for (; next_ < texts_.size() && !texts_[next_].empty(); ++next_) {
            output_.write(texts_[next_]);
            texts_[next_] = " ";
            texts_[next_].shrink_to_fit();
        }
    }

private:
    std::vector<std::string> texts_;
    std::size_t next_ = 0;
    Writer& output_;
};

class GetText final : public Report {
public:
    GetText(const Plan& plan, Writer& output) : plan_(plan), lines_(plan.tasks, output) {}
    void finished(const watch::Sighting& sighting, const watch::Outcome&) override {
        lines_.put(sighting.index, plan_.several
                                       ? task_line(sighting, plan_.ref_width, plan_.color_output)
                                       : task_block(sighting, plan_.color_output));
    }

private:
    Plan plan_;
    InOrder lines_;
};

class WatchText final : public Report {
public:
    WatchText(const Plan& plan, Writer& output) : plan_(plan), output_(output) {}
    void finished(const watch::Sighting& sighting, const watch::Outcome&) override {
        output_.write(task_line(sighting, plan_.ref_width, plan_.color_output));
    }

private:
    Plan plan_;
    Writer& output_;
};

class Json final : public Report {
public:
    Json(const Plan& plan, Writer& output) : plan_(plan), tasks_(plan.tasks), output_(output) {}
    void finished(const watch::Sighting& sighting, const watch::Outcome&) override {
        tasks_[sighting.index] = task_json(sighting, {true, plan_.output_is_terminal});
    }
    void end(const watch::Summary&, model::WallTime) override {
        if (plan_.several) output_.write("[");
        for (std::size_t i = 0; i < tasks_.size(); ++i) {
            if (plan_.several) output_.write(i == 0 ? "\n" : ",\n");
            output_.write(tasks_[i]);
        }
        output_.write(plan_.several ? "\n]\n" : "\n");
    }

private:
    Plan plan_;
    std::vector<std::string> tasks_;
    Writer& output_;
};

class TaskLines final : public Report {
public:
    TaskLines(const Plan& plan, Writer& output)
        : ascii_(plan.output_is_terminal), lines_(plan.tasks, output) {}
    void finished(const watch::Sighting& sighting, const watch::Outcome&) override {
        lines_.put(sighting.index, task_json(sighting, {false, ascii_}) + "\n");
    }

private:
    bool ascii_;
    InOrder lines_;
};

class Events final : public Report {
public:
    Events(const Plan& plan, Writer& output) : ascii_(plan.output_is_terminal), output_(output) {}
    void observed(const watch::Sighting& sighting) override {
        output_.write(look_json("observed", sighting, ascii_) + "\n");
    }
    void changed(const watch::Sighting& sighting) override {
        output_.write(look_json("changed", sighting, ascii_) + "\n");
    }
    void problem(const watch::Sighting& sighting, model::WallTime next_poll_at) override {
        output_.write(problem_json(sighting, next_poll_at, ascii_) + "\n");
    }
    void finished(const watch::Sighting& sighting, const watch::Outcome& outcome) override {
        output_.write(finished_json(sighting, outcome, ascii_) + "\n");
    }
    void end(const watch::Summary& summary, model::WallTime at) override {
        output_.write(summary_json(summary, at) + "\n");
    }

private:
    bool ascii_;
    Writer& output_;
};

// The provider's last answer, byte for byte: the user asked for just that.
class Raw final : public Report {
public:
    explicit Raw(Writer& output) : output_(output) {}
    void exchanged(const watch::Exchange& exchange) override {
        if (exchange.answer) body_ = exchange.answer->body;
    }
    void end(const watch::Summary&, model::WallTime) override { output_.write(body_); }

private:
    std::string body_;
    Writer& output_;
};

class States final : public Report {
public:
    States(const Plan& plan, Writer& output) : lines_(plan.tasks, output) {}
    void finished(const watch::Sighting& sighting, const watch::Outcome&) override {
        const auto state = sighting.task != nullptr ? sighting.task->state : model::State::unknown;
        lines_.put(sighting.index, std::string(word(state)) + "\n");
    }

private:
    InOrder lines_;
};

}  // namespace

std::unique_ptr<Report> make_report(const Plan& plan, Writer& output) {
    switch (plan.format) {
        case Format::json:
            return std::make_unique<Json>(plan, output);
        case Format::raw:
            return std::make_unique<Raw>(output);
        case Format::state:
            return std::make_unique<States>(plan, output);
        case Format::jsonl:
            if (plan.watching) return std::make_unique<Events>(plan, output);
            return std::make_unique<TaskLines>(plan, output);
        case Format::text:
            break;
    }
    if (plan.watching) return std::make_unique<WatchText>(plan, output);
    return std::make_unique<GetText>(plan, output);
}

}  // namespace taskctl::report
