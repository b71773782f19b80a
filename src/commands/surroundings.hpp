#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "commands/context.hpp"
#include "commands/resolve_tasks.hpp"
#include "commands/task_options.hpp"
#include "model/scrubber.hpp"
#include "report/bystander.hpp"
#include "report/downloader.hpp"
#include "report/heartbeat.hpp"
#include "report/hooks.hpp"
#include "report/live.hpp"
#include "report/report.hpp"

namespace taskctl::commands {

// Whether a run draws a live display: a watch, not quiet, on a terminal that can.
bool draws_live(const report::Plan& plan, const Context& context);

// What a run has around its answer: live display, heartbeat, what a CI service wants, programs that
// are run at the end of tasks.
class Surroundings {
public:
    // What it is made of must outlive it. With a display, the terminal is the display's until
    // after_watch().
    Surroundings(const TaskOptions& options, const report::Plan& plan, Context& context,
                 Tasks& tasks, const model::Scrubber& scrubber);

    http::Loop& loop() { return loop_; }
    // What fetches the files of the tasks. They are on the display; the program that is run at a
    // task's end finds them.
    void add(report::Downloader& downloader);
    report::Writer& output() { return *output_; }
    report::Writer& messages() { return *messages_; }
    std::vector<watch::Observer*> observers();
    // What is run at the end of tasks; may be null.
    watch::Observer* hooks() { return hooks_.get(); }
    // Nothing stands in the way of the watch any more: the first lines of what it says.
    void begin(const report::Plan& plan, const Context& context);

    // The watch is over; the terminal is as it was.
    void after_watch(const watch::Summary& summary, model::WallTime at);
    // Waits for the programs that still run; returns the signal that ended them.
    std::optional<int> wait();

private:
    void add_live(const report::Plan& plan, Context& context, const Tasks& tasks,
                  const model::Scrubber& scrubber);
    void add_heartbeat(model::Duration every, std::size_t tasks, const Context& context);

    report::SharedLoop loop_;
    report::Writer* output_;
    report::Writer* messages_;
    std::vector<std::unique_ptr<report::Writer>> writers_;
    std::unique_ptr<report::Live> live_;
    std::unique_ptr<report::Heartbeat> heartbeat_;
    std::unique_ptr<report::Report> github_;
    std::unique_ptr<report::Hooks> hooks_;
};

}  // namespace taskctl::commands
