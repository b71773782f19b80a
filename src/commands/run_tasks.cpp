#include "commands/run_tasks.hpp"

#include <algorithm>

#include "commands/failure.hpp"
#include "commands/fan_out.hpp"
#include "commands/plan.hpp"
#include "commands/resolve_tasks.hpp"
#include "commands/scrubbed_writer.hpp"
#include "commands/surroundings.hpp"
#include "commands/watch_again.hpp"
#include "commands/watch_downloads.hpp"
#include "watch/keyring.hpp"
#include "watch/rate_window.hpp"

namespace taskctl::commands {
namespace {

using std::string;

constexpr std::size_t widest_ref = 60;

// Keeps which tasks a signal left unfinished, to say how to watch them again.
class Unfinished final : public watch::Observer {
public:
    void finished(const watch::Sighting& sighting, const watch::Outcome& outcome) override {
        const auto* kind = std::get_if<model::ProblemKind>(&outcome);
        if (kind != nullptr && *kind == model::ProblemKind::interrupted) {
            refs.push_back(sighting.target.ref);
        }
    }
    std::vector<string> refs;
};

struct Preparation {
    watch::Options watching;
    report::Plan plan;
    std::shared_ptr<const transfer::Folder> folder;  // of --download; may be null
    Tasks tasks;
};

tl::expected<Preparation, Stop> prepare(const TaskOptions& options, bool watching,
                                        Context& context) {
    const auto stop = [](const model::Error& error) {
        return tl::make_unexpected(Stop{error, std::nullopt});
    };
    if (options.on_finish && options.on_finish->find_first_not_of(" \t\n") == string::npos) {
        return stop({model::Fault::usage, "--on-finish wants a command"});
    }
    auto rules = watch_options(options, watching);
    if (!rules) return stop(rules.error());
    auto plan = read_plan(options, context);
    if (!plan) return stop(plan.error());
    plan->watching = watching;
    plan->live = draws_live(*plan, context);
    if (const auto every = heartbeat(options); !every) return stop(every.error());
    auto folder = WatchDownloads::folder(options);
    if (!folder) return stop(folder.error());
    if (plan->live) context.terminal->open();
    auto tasks = resolve_tasks(options, *rules, context);
    if (!tasks) return tl::make_unexpected(tasks.error());
    rules->rules.spent = tasks->spent;
    rules->leaves_logins = *folder != nullptr;
    plan->several = tasks->several;
    plan->tasks = tasks->resolved.targets.size();
    for (const auto& target : tasks->resolved.targets) {
        plan->ref_width = std::max(plan->ref_width, std::min(target.ref.size(), widest_ref));
    }
    return Preparation{std::move(*rules), *plan, std::move(*folder), std::move(*tasks)};
}

void warn_of_stretching(const Preparation& ready, const TaskOptions& options, Context& context) {
    const auto& interval = ready.watching.rules.interval;
    if (options.quiet || !interval) return;
    if (const auto text = watch::stretched_interval(ready.tasks.resolved.targets, *interval)) {
        warn(context, *text);
    }
}

model::Result<std::unique_ptr<watch::Observer>> open_log(const TaskOptions& options,
                                                         report::Writer& messages,
                                                         const model::Scrubber& scrubber) {
    const auto level = log_level(options);
    if (level == report::LogLevel::none && !options.log_file) return nullptr;
    return report::make_log(level, options.log_file.value_or(""), messages, scrubber);
}

}  // namespace

Ending run_tasks(const TaskOptions& options, bool watching, Context& context) {
    auto ready = prepare(options, watching, context);
    if (!ready) return ended(context, ready.error());
    auto& resolved = ready->tasks.resolved;
    model::Scrubber scrubber;
    for (const auto& secret : resolved.secrets) scrubber.add(secret);
    Surroundings around(options, ready->plan, context, ready->tasks, scrubber);
    ScrubbedWriter scrubbed(around.messages(), scrubber);
    const auto log = open_log(options, scrubbed, scrubber);
    if (!log) return failed(context, log.error());
    around.begin(ready->plan, context);
    warn_at_start(resolved, options, context);
    warn_of_stretching(*ready, options, context);

    const auto report = report::make_report(ready->plan, around.output());
    const auto messages = report::make_messages(ready->plan, scrubbed);
    Unfinished unfinished;
    FanOut observers;
    if (*log) observers.add(**log);
    observers.add(*messages);
    observers.add(*report);
    for (auto* observer : around.observers()) observers.add(*observer);
    observers.add(unfinished);

    auto& loop = around.loop();
    watch::Watcher watcher(loop, context.clock, observers, context.chance, ready->watching);
    watch::Keyring keyring(loop, context.clock, std::move(resolved.credentials), scrubber);
    std::optional<WatchDownloads> downloads;
    if (ready->folder && !resolved.targets.empty()) {
        downloads.emplace(ready->folder,
                          WatchDownloads::Beside{options, ready->watching.rules, ready->tasks, loop,
                                                 keyring, scrubbed, ready->plan.live},
                          context);
        around.add(downloads->downloader());
        observers.add(downloads->downloader());
    }
    // Behind the downloads, which hold it back.
    if (auto* const hooks = around.hooks()) observers.add(*hooks);
    auto summary = watcher.run(resolved.targets, keyring);
    if (downloads) downloads->end(summary, observers);
    around.after_watch(summary, context.clock.wall());
    report->end(summary, context.clock.wall());
    if (summary.signal && !unfinished.refs.empty()) {
        context.messages.write(watch_again(unfinished.refs, options, resolved, *summary.signal));
    }
    const auto signal = summary.signal ? summary.signal : around.wait();
    context.keep(std::move(watcher));
    context.keep(std::move(resolved.targets));
    return {summary.exit_code, signal};
}

}  // namespace taskctl::commands
