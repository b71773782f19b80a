#include "commands/run_tasks.hpp"

#include <algorithm>
#include <array>
#include <csignal>

#include "commands/failure.hpp"
#include "commands/literal.hpp"
#include "config/catalog.hpp"
#include "config/file.hpp"
#include "config/reference.hpp"
#include "model/visible.hpp"
#include "watch/rate_window.hpp"

namespace taskctl::commands {
namespace {

using model::Fault;
using std::string;

constexpr std::size_t largest_list = 64U << 20U;
constexpr std::size_t widest_ref = 60;

model::Result<std::vector<config::Reference>> references(const TaskOptions& options) {
    std::vector<config::Reference> all;
    for (const auto& text : options.references) {
        auto reference = config::parse_reference(literal(text));
        if (!reference) return tl::make_unexpected(reference.error());
        all.push_back(std::move(*reference));
    }
    if (options.from) {
        auto text = config::read_file(*options.from, largest_list, Fault::usage);
        if (!text) return tl::make_unexpected(text.error());
        const auto name = *options.from == "-" ? "standard input" : *options.from;
        auto listed = config::parse_references(*text, name);
        if (!listed) return tl::make_unexpected(listed.error());
        if (listed->empty()) return model::fail(Fault::usage, name + " names no task");
        all.insert(all.end(), listed->begin(), listed->end());
    }
    if (all.empty()) {
        return model::fail(Fault::usage,
                           "no task is given: name one as NAME/ID, or use --from FILE");
    }
    return all;
}

// Passes everything on to several observers, in order.
class FanOut final : public watch::Observer {
public:
    void add(watch::Observer& observer) { observers_.push_back(&observer); }
    void exchanged(const watch::Exchange& exchange) override {
        for (auto* observer : observers_) observer->exchanged(exchange);
    }
    void observed(const watch::Sighting& sighting) override {
        for (auto* observer : observers_) observer->observed(sighting);
    }
    void changed(const watch::Sighting& sighting) override {
        for (auto* observer : observers_) observer->changed(sighting);
    }
    void problem(const watch::Sighting& sighting, model::WallTime next_poll_at) override {
        for (auto* observer : observers_) observer->problem(sighting, next_poll_at);
    }
    void finished(const watch::Sighting& sighting, const watch::Outcome& outcome) override {
        for (auto* observer : observers_) observer->finished(sighting, outcome);
    }

private:
    std::vector<watch::Observer*> observers_;
};

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

string quoted(const string& word) {
    const auto* const plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:%=@+,";
    if (word.find_first_not_of(plain) == string::npos) return word;
    string text = "'";
    for (const char c : model::visible(word)) text += c == '\'' ? "'\\''" : string(1, c);
    return text + "'";
}

string signal_name(int signal) {
    switch (signal) {
        case SIGHUP:
            return "SIGHUP";
        case SIGINT:
            return "SIGINT";
        case SIGTERM:
            return "SIGTERM";
        default:
            return "signal " + std::to_string(signal);
    }
}

string watch_again(const std::vector<string>& refs, const TaskOptions& options, int signal) {
    constexpr std::size_t most_named = 10;
    string text = "taskctl: ended by " + signal_name(signal) +
                  "; the remote task goes on, to watch it again:\n  taskctl watch";
    for (std::size_t i = 0; i < std::min(refs.size(), most_named); ++i) {
        text += " " + quoted(refs[i]);
    }
    if (refs.size() > most_named) text += " …";
    for (const auto& file : options.provider_files) text += " --provider-file " + quoted(file);
    if (options.endpoint) text += " --endpoint " + quoted(*options.endpoint);
    return text + "\n";
}

struct Preparation {
    watch::Options watching;
    report::Plan plan;
    config::Resolved resolved;
    std::unique_ptr<watch::Observer> log;
};

model::Result<report::Plan> make_plan(const TaskOptions& options, bool watching,
                                      const Context& context) {
    report::Plan plan;
    const auto output = format(options);
    if (!output) return tl::make_unexpected(output.error());
    const auto colors = color(options);
    if (!colors) return tl::make_unexpected(colors.error());
    plan.format = *output;
    plan.watching = watching;
    plan.quiet = options.quiet;
    plan.output_is_terminal = context.output_is_terminal;
    plan.color_output = is_colored(*colors, context.output_is_terminal, context.environment);
    plan.color_messages = is_colored(*colors, context.messages_are_terminal, context.environment);
    return plan;
}

model::Result<config::Resolved> resolve_all(const TaskOptions& options, report::Plan& plan,
                                            Context& context) {
    const auto wanted = wishes(options, context.environment);
    if (!wanted) return tl::make_unexpected(wanted.error());
    const auto refs = references(options);
    if (!refs) return tl::make_unexpected(refs.error());
    plan.several = refs->size() > 1 || options.from;
    if (plan.format == report::Format::raw && plan.several) {
        return model::fail(Fault::usage, "--output raw takes one reference, on the command line");
    }
    auto catalog = config::Catalog::open(options.provider_files,
                                         config::config_folder(context.environment) / "providers");
    if (!catalog) return tl::make_unexpected(catalog.error());
    auto resolved = config::resolve(*refs, *wanted, *catalog);
    if (!resolved) return resolved;
    plan.tasks = resolved->targets.size();
    for (const auto& target : resolved->targets) {
        plan.ref_width = std::max(plan.ref_width, std::min(target.ref.size(), widest_ref));
    }
    return resolved;
}

model::Result<Preparation> prepare(const TaskOptions& options, bool watching, Context& context) {
    if (options.log_file == "") {
        return model::fail(Fault::usage, "--log-file: the name of the file is empty");
    }
    auto rules = watch_options(options, watching);
    if (!rules) return tl::make_unexpected(rules.error());
    auto plan = make_plan(options, watching, context);
    if (!plan) return tl::make_unexpected(plan.error());
    auto resolved = resolve_all(options, *plan, context);
    if (!resolved) return tl::make_unexpected(resolved.error());
    Preparation ready{std::move(*rules), *plan, std::move(*resolved), nullptr};
    if (log_level(options) != report::LogLevel::none || options.log_file) {
        auto log =
            report::make_log(log_level(options), options.log_file.value_or(""), context.messages);
        if (!log) return tl::make_unexpected(log.error());
        ready.log = std::move(*log);
    }
    return ready;
}

void warn_at_start(const Preparation& ready, const TaskOptions& options, Context& context) {
    if (options.insecure) warn(context, "--insecure: the server's certificate is not verified");
    if (options.quiet) return;
    for (const auto& warning : ready.resolved.warnings) warn(context, warning);
    const auto& interval = ready.watching.rules.interval;
    if (!interval) return;
    if (const auto text = watch::stretched_interval(ready.resolved.targets, *interval)) {
        warn(context, *text);
    }
}

}  // namespace

Ending run_tasks(const TaskOptions& options, bool watching, Context& context) {
    auto ready = prepare(options, watching, context);
    if (!ready) return failed(context, ready.error());
    warn_at_start(*ready, options, context);

    const auto report = report::make_report(ready->plan, context.output);
    const auto messages = report::make_messages(ready->plan, context.messages);
    Unfinished unfinished;
    FanOut observers;
    if (ready->log) observers.add(*ready->log);
    observers.add(*messages);
    observers.add(*report);
    observers.add(unfinished);

    const auto loop = context.make_loop(ready->watching.concurrency);
    watch::Watcher watcher(*loop, context.clock, observers, context.chance, ready->watching);
    const auto summary = watcher.run(ready->resolved.targets);
    report->end(summary, context.clock.wall());
    if (summary.signal) {
        context.messages.write(watch_again(unfinished.refs, options, *summary.signal));
    }
    return {summary.exit_code, summary.signal};
}

}  // namespace taskctl::commands
