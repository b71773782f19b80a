#include "commands/surroundings.hpp"

#include "commands/scrubbed_writer.hpp"
#include "report/github.hpp"
#include "report/terminal.hpp"

namespace taskctl::commands {
namespace {

bool runs_in_github(const report::Plan& plan, const Context& context) {
    return plan.watching && !plan.quiet && !plan.live &&
           context.environment("GITHUB_ACTIONS") == "true";
}

// Whether the answer comes bit by bit.
bool tells(const report::Plan& plan) {
    return plan.format == report::Format::text || plan.format == report::Format::jsonl;
}

}  // namespace

bool draws_live(const report::Plan& plan, const Context& context) {
    // The program behind a pipe mostly prints what it is told to the same terminal.
    if (context.output_is_pipe && tells(plan)) return false;
    return plan.watching && !plan.quiet && context.messages_are_terminal &&
           context.terminal != nullptr && report::terminal_traits(context.environment).draws;
}

Surroundings::Surroundings(const TaskOptions& options, const report::Plan& plan, Context& context,
                           Tasks& tasks, const model::Scrubber& scrubber)
    : loop_(*tasks.loop), output_(&context.output), messages_(&context.messages) {
    if (plan.live) add_live(plan, context, tasks, scrubber);
    const auto every = heartbeat(options);
    if (every && *every && !plan.live) add_heartbeat(**every, plan.tasks, context);
    if (options.on_finish) {
        hooks_ = std::make_unique<report::Hooks>(*options.on_finish, tasks.helper_environment,
                                                 loop_, *messages_, scrubber);
        loop_.add(*hooks_);
    }
}

void Surroundings::add(report::Downloader& downloader) {
    loop_.add(downloader);
    if (live_) downloader.add(*live_);
    if (!hooks_) return;
    downloader.add(*hooks_);
    hooks_->hold([&downloader](const auto& target) { return downloader.is_busy(target); });
}

void Surroundings::add_live(const report::Plan& plan, Context& context, const Tasks& tasks,
                            const model::Scrubber& scrubber) {
    // What becomes of files is told by servers, and drawn as it was told.
    auto& writer =
        *writers_.emplace_back(std::make_unique<ScrubbedWriter>(context.messages, scrubber));
    const report::Stage stage{*context.terminal, writer, context.clock,
                              report::terminal_traits(context.environment), plan.color_messages};
    live_ = std::make_unique<report::Live>(stage, tasks.resolved.targets,
                                           !plan.output_is_terminal || !tells(plan));
    messages_ = writers_.emplace_back(std::make_unique<report::AboveLive>(*live_, writer)).get();
    if (plan.output_is_terminal) {
        output_ = writers_.emplace_back(std::make_unique<report::AboveLive>(*live_, context.output))
                      .get();
    }
    loop_.add(*live_);
}

void Surroundings::add_heartbeat(model::Duration every, std::size_t tasks, const Context& context) {
    heartbeat_ = std::make_unique<report::Heartbeat>(every, tasks, context.messages, context.clock);
    for (auto* writer : {&output_, &messages_}) {
        *writer =
            writers_.emplace_back(std::make_unique<report::HeardWriter>(**writer, *heartbeat_))
                .get();
    }
    loop_.add(*heartbeat_);
}

std::vector<watch::Observer*> Surroundings::observers() {
    std::vector<watch::Observer*> all;
    if (live_) all.push_back(live_.get());
    if (heartbeat_) all.push_back(heartbeat_.get());
    if (github_) all.push_back(github_.get());
    return all;
}

void Surroundings::begin(const report::Plan& plan, const Context& context) {
    if (!runs_in_github(plan, context)) return;
    github_ = report::make_github_report(
        plan.tasks, context.environment("GITHUB_STEP_SUMMARY").value_or(""), *messages_);
}

void Surroundings::after_watch(const watch::Summary& summary, model::WallTime at) {
    if (live_) live_->end();
    if (github_) github_->end(summary, at);
    if (hooks_ && summary.signal) hooks_->cancel();
}

std::optional<int> Surroundings::wait() {
    return hooks_ ? hooks_->wait() : std::nullopt;
}

}  // namespace taskctl::commands
