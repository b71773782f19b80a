#include "commands/download.hpp"

#include <CLI/CLI.hpp>

#include "commands/download_options.hpp"
#include "commands/failure.hpp"
#include "commands/fan_out.hpp"
#include "commands/plan.hpp"
#include "commands/resolve_tasks.hpp"
#include "commands/scrubbed_writer.hpp"
#include "model/exit_code.hpp"
#include "model/visible.hpp"
#include "report/download_json.hpp"
#include "report/download_messages.hpp"
#include "watch/keyring.hpp"

namespace taskctl::commands {
namespace {

using model::Fault;

// What the look at the task showed.
class Look final : public watch::Observer {
public:
    void finished(const watch::Sighting& sighting, const watch::Outcome&) override {
        if (sighting.task != nullptr) task = *sighting.task;
        if (sighting.problem != nullptr) problem = *sighting.problem;
        observed_at = sighting.observed_at;
        exit_code = sighting.exit_code;
    }

    watch::Sighting sighting(const provider::Target& target) const {
        return {0,
                target,
                task ? &*task : nullptr,
                problem ? &*problem : nullptr,
                observed_at,
                observed_at,
                exit_code};
    }

    std::optional<model::Task> task;
    std::optional<model::Problem> problem;
    model::WallTime observed_at;
    int exit_code = 0;
};

// What the user meant by the command line, before anything is asked.
struct Order {
    watch::Options watching;
    report::Plan plan;
    report::DownloadWish wish;
};

model::Result<Order> read_order(const DownloadOptions& options, Context& context) {
    auto watching = watch_options(options.task, false);
    if (!watching) return tl::make_unexpected(watching.error());
    auto plan = read_document_plan("download", options.task, context);
    if (!plan) return tl::make_unexpected(plan.error());
    auto wish = download_wish(options, context);
    if (!wish) return tl::make_unexpected(wish.error());
    return Order{std::move(*watching), *plan, std::move(*wish)};
}

std::unique_ptr<report::DownloadDisplay> make_display(const report::Plan& plan, Context& context,
                                                      report::Writer& terminal) {
    const auto traits = report::terminal_traits(context.environment);
    if (plan.quiet || !context.messages_are_terminal || context.terminal == nullptr ||
        !traits.draws) {
        return nullptr;
    }
    const auto view = context.terminal->look();
    return std::make_unique<report::DownloadDisplay>(
        terminal, *context.terminal, context.clock,
        report::Canvas{view.width, view.height, plan.color_messages, traits.unicode},
        traits.reflows);
}

// One run of the command.
class Download {
public:
    Download(const DownloadOptions& options, Order order, Tasks tasks, Context& context)
        : options_(options),
          order_(std::move(order)),
          tasks_(std::move(tasks)),
          context_(context),
          scrubbed_(context.messages, scrubber_),
          loop_(*tasks_.loop),
          keyring_(loop_, context.clock, std::move(tasks_.resolved.credentials), scrubber_) {
        for (const auto& secret : tasks_.resolved.secrets) scrubber_.add(secret);
    }

    Ending run();

private:
    const provider::Target& target() const { return tasks_.resolved.targets.front(); }
    model::Result<std::unique_ptr<watch::Observer>> open_log();
    std::optional<int> fetch(watch::Observer& observer, report::Downloader& downloader);
    void say_state(const Look& look);
    Ending end(const Look& look, const report::Downloader& downloader, std::optional<int> signal);

    const DownloadOptions& options_;
    Order order_;
    Tasks tasks_;
    Context& context_;
    model::Scrubber scrubber_;
    ScrubbedWriter scrubbed_;
    report::SharedLoop loop_;
    watch::Keyring keyring_;
    report::DownloadList list_;
};

model::Result<std::unique_ptr<watch::Observer>> Download::open_log() {
    const auto level = log_level(options_.task);
    if (level == report::LogLevel::none && !options_.task.log_file) return nullptr;
    return report::make_log(level, options_.task.log_file.value_or(""), scrubbed_, scrubber_);
}

Ending Download::run() {
    const auto log = open_log();
    if (!log) return failed(context_, log.error());
    warn_at_start(tasks_.resolved, options_.task, context_);
    const auto display = make_display(order_.plan, context_, scrubbed_);
    report::Writer& writer = display ? static_cast<report::Writer&>(*display) : scrubbed_;
    report::DownloadMessages said(writer, order_.plan.quiet, display != nullptr);
    report::Downloader downloader(order_.wish, loop_, context_.clock, keyring_,
                                  transfer_options(options_.task, order_.watching.rules,
                                                   target().service->request_timeout, context_));
    if (display) {
        downloader.add(*display);
        loop_.add(*display);
    }
    downloader.add(said);
    downloader.add(list_);
    loop_.add(downloader);
    const auto messages = report::make_messages(order_.plan, scrubbed_);
    Look look;
    FanOut observers;
    observers.add(look);
    if (*log) observers.add(**log);
    observers.add(*messages);
    observers.add(downloader);
    const auto signal = fetch(observers, downloader);
    if (display) display->close();
    return end(look, downloader, signal);
}

// Returns the signal that ended it.
std::optional<int> Download::fetch(watch::Observer& observer, report::Downloader& downloader) {
    watch::Watcher watcher(loop_, context_.clock, observer, context_.chance, order_.watching);
    const auto summary = watcher.run(tasks_.resolved.targets, keyring_);
    if (summary.signal) {
        downloader.interrupt(*summary.signal, observer);
        return summary.signal;
    }
    return downloader.wait(observer);
}

// A task that has not ended has nothing to fetch; one that ended badly may.
void Download::say_state(const Look& look) {
    if (!look.task || look.problem) return;
    const auto ref = model::visible(target().ref);
    const auto state = look.task->state;
    if (!model::is_terminal(state)) {
        scrubbed_.write("taskctl: " + ref + " has not ended (" + std::string(word(state)) +
                        "), so it has no files yet: `taskctl watch --download DIR " + ref +
                        "` waits for them\n");
    } else if (state != model::State::succeeded && !options_.task.quiet) {
        scrubbed_.write("taskctl: " + ref + ": the task ended as " + std::string(word(state)) +
                        "\n");
    }
}

Ending Download::end(const Look& look, const report::Downloader& downloader,
                     std::optional<int> signal) {
    say_state(look);
    const bool ended = look.task && model::is_terminal(look.task->state) && !look.problem;
    const int codes[] = {options_.task.exit_zero && ended ? 0 : look.exit_code,
                         downloader.exit_code()};
    const int code = model::worst_exit_code(codes);
    if (order_.plan.format == report::Format::json) {
        ScrubbedWriter output(context_.output, scrubber_);
        output.write(report::download_json(look.sighting(target()), list_, code,
                                           {true, order_.plan.output_is_terminal}) +
                     "\n");
    } else if (!order_.wish.stream) {
        for (const auto& [number, file] : list_.files) {
            if (!file.end.problem) context_.output.write(file.end.path + "\n");
        }
    }
    return {code, signal};
}

Ending download(const DownloadOptions& options, Context& context) {
    auto order = read_order(options, context);
    if (!order) return failed(context, order.error());
    auto tasks = resolve_tasks(options.task, order->watching, context);
    if (!tasks) return ended(context, tasks.error());
    order->watching.rules.spent = tasks->spent;
    order->watching.leaves_logins = true;
    return Download(options, std::move(*order), std::move(*tasks), context).run();
}

}  // namespace

void add_download(CLI::App& root, Command& command) {
    auto* app = root.add_subcommand("download", "Fetch the files of a task that has ended");
    auto options = std::make_shared<DownloadOptions>();
    declare(*app, *options);
    app->footer(R"(Prints the path of each file. What breaks off is gone on with, also by the next
run; a file that is there is never overwritten without --force.

Examples:
  taskctl download NAME/ID
  taskctl download NAME/ID --dir exports --force
  taskctl download NAME/ID --artifact file --to - | head -n 3

Exit: the task's, as get; 69, 75, 76, 77 when a file can't be had, 73 when one
can't be created (it is there already), 74 when one can't be written.)");
    app->callback([&command, options] {
        command = [options](Context& context) { return download(*options, context); };
    });
}

}  // namespace taskctl::commands
