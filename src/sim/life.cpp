#include "sim/life.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/chance.hpp"

namespace taskctl::sim {
namespace {

constexpr Millis default_run = std::chrono::seconds(3);

// The share of the work done after the share `time` of the time: uneven, but never backwards.
double pace(double time, std::uint64_t draw) {
    std::array<double, 16> speeds{};
    Chance chance(draw);
    double sum = 0;
    for (double& speed : speeds) {
        speed = 0.25 + chance.unit();
        sum += speed;
    }
    const double at = std::clamp(time, 0.0, 1.0) * static_cast<double>(speeds.size());
    double done = 0;
    for (std::size_t i = 0; i < speeds.size(); ++i) {
        done += speeds.at(i) * std::clamp(at - static_cast<double>(i), 0.0, 1.0);
    }
    return std::min(1.0, done / sum);
}

// One stretch of work: waits a little, then goes from one percentage to another.
struct Run {
    Millis begin{0};
    Millis length{0};
    double from = 0;
    double to = 100;
    Stage end = Stage::succeeded;  // running: it never ends
};

Moment follow(const Run& run, Millis elapsed, std::uint64_t draw) {
    const Millis wait = std::min<Millis>(run.length / 10, std::chrono::seconds(2));
    const Millis end = run.begin + run.length;
    Moment moment;
    moment.created = run.begin;
    moment.updated = run.begin;
    moment.expected = end;
    moment.percent = run.from;
    if (elapsed < run.begin + wait || (run.length > Millis(0) && elapsed <= run.begin)) {
        return moment;
    }
    const double work = static_cast<double>(std::max<Millis>(run.length - wait, Millis(1)).count());
    const double worked = static_cast<double>((elapsed - run.begin - wait).count());
    moment.started = run.begin + wait;
    const double done = elapsed >= end ? 1.0 : pace(worked / work, draw);
    moment.percent = run.from + (run.to - run.from) * done;
    moment.stage = elapsed >= end ? run.end : Stage::running;
    moment.updated = std::min(elapsed, end);
    if (has_ended(moment.stage)) moment.ended = end;
    return moment;
}

// Held at some percentage; when it has a duration, the rest follows as in an ok task.
Moment hold(const Story& story, Stage stage, Millis elapsed, std::uint64_t draw) {
    const double percent = static_cast<double>(Chance(draw).between(10, 60));
    const Millis held = story.duration.value_or(Millis::max() / 4);
    if (elapsed >= held) {
        Moment moment = follow({held, default_run, percent, 100}, elapsed, draw);
        moment.created = Millis(0);
        moment.started = Millis(0);
        if (moment.stage == Stage::waiting) moment.stage = Stage::running;
        return moment;
    }
    Moment moment;
    moment.stage = stage;
    moment.percent = percent;
    moment.started = Millis(0);
    moment.expected = story.duration.value_or(std::chrono::minutes(1)) + default_run;
    return moment;
}

Moment at_stage(Stage stage) {
    Moment moment;
    moment.stage = stage;
    return moment;
}

}  // namespace

bool has_ended(Stage stage) {
    return stage == Stage::succeeded || stage == Stage::partial || stage == Stage::failed ||
           stage == Stage::canceled;
}

Moment live(const Story& story, Millis elapsed, std::uint64_t draw) {
    const Millis length = story.duration.value_or(default_run);
    const double part_of_it = static_cast<double>(Chance(draw).between(30, 90));
    switch (story.plot) {
        case Plot::succeed:
        case Plot::slow:
            return follow({Millis(0), length}, elapsed, draw);
        case Plot::partial:
            return follow({Millis(0), length, 0, 100, Stage::partial}, elapsed, draw);
        case Plot::fail:
            return follow({Millis(0), length, 0, part_of_it, Stage::failed}, elapsed, draw);
        case Plot::cancel:
            return follow({Millis(0), length, 0, part_of_it, Stage::canceled}, elapsed, draw);
        case Plot::stuck:
            return follow({Millis(0), length, 0, part_of_it, Stage::running}, elapsed, draw);
        case Plot::gone:
            if (!story.duration || elapsed >= length) return at_stage(Stage::absent);
            return follow({Millis(0), 2 * length}, elapsed, draw);
        case Plot::late:
            if (elapsed < length) return at_stage(Stage::absent);
            return follow({length, default_run}, elapsed, draw);
        case Plot::unknown:
            return hold(story, Stage::odd, elapsed, draw);
        case Plot::paused:
            return hold(story, Stage::paused, elapsed, draw);
        case Plot::blocked:
            return hold(story, Stage::blocked, elapsed, draw);
        case Plot::forbidden:
            break;
    }
    return at_stage(Stage::forbidden);
}

}  // namespace taskctl::sim
