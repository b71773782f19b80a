#include "commands/resolve_tasks.hpp"

#include "commands/failure.hpp"
#include "commands/literal.hpp"
#include "commands/value_commands.hpp"
#include "config/file.hpp"
#include "config/reference.hpp"
#include "config/shard.hpp"

namespace taskctl::commands {
namespace {

using model::Fault;
using std::string;

constexpr std::size_t largest_list = 64U << 20U;

using References = std::vector<config::Reference>;
using Wanted = std::function<bool(const config::Reference&)>;

model::Result<References> listed(const string& file, const Wanted& wanted) {
    const auto text = config::read_file(file, largest_list, Fault::usage);
    if (!text) return tl::make_unexpected(text.error());
    const auto name = file == "-" ? "standard input" : file;
    bool names_any = false;
    auto references = config::parse_references(*text, name, [&](const auto& reference) {
        names_any = true;
        return wanted(reference);
    });
    if (references && !names_any) return model::fail(Fault::usage, name + " names no task");
    return references;
}

// Those of the command line and of the list that are in the part of --shard.
model::Result<References> references(const TaskOptions& options) {
    config::Shard shard;
    if (options.shard) {
        const auto parsed = config::parse_shard(*options.shard);
        if (!parsed) return tl::make_unexpected(parsed.error());
        shard = *parsed;
    }
    const auto wanted = [&](const config::Reference& reference) {
        return !options.shard || config::holds(shard, reference);
    };
    if (options.references.empty() && !options.from) {
        return model::fail(Fault::usage,
                           "no task is given: name one as NAME/ID, or use --from FILE");
    }
    References all;
    for (const auto& text : options.references) {
        auto reference = config::parse_reference(literal(text));
        if (!reference) return tl::make_unexpected(reference.error());
        if (wanted(*reference)) all.push_back(std::move(*reference));
    }
    if (options.from) {
        auto more = listed(*options.from, wanted);
        if (!more) return more;
        all.insert(all.end(), std::make_move_iterator(more->begin()),
                   std::make_move_iterator(more->end()));
    }
    return all;
}

template <typename T>
tl::unexpected<Stop> stop(const model::Result<T>& result) {
    return tl::make_unexpected(Stop{result.error(), std::nullopt});
}

}  // namespace

model::Result<config::Setup> open_setup(const TaskOptions& options, const Context& context) {
    if (options.config == "") {
        return model::fail(Fault::usage, "--config: the name of the file is empty");
    }
    const auto named =
        options.config ? *options.config : context.environment("TASKCTL_CONFIG").value_or("");
    auto file = config::read_config(named, context.environment);
    if (!file) return tl::make_unexpected(file.error());
    auto catalog = config::Catalog::open(options.provider_files,
                                         config::config_folder(context.environment) / "providers");
    if (!catalog) return tl::make_unexpected(catalog.error());
    return config::Setup{std::move(*file), std::move(*catalog), context.environment,
                         context.variables()};
}

tl::expected<Tasks, Stop> resolve_tasks(const TaskOptions& options, const watch::Options& watching,
                                        Context& context) {
    const auto wanted = wishes(options, context.environment);
    if (!wanted) return stop(wanted);
    const auto refs = references(options);
    if (!refs) return stop(refs);
    Tasks tasks;
    tasks.several = options.references.size() > 1 || options.from || options.shard;
    if (options.output == "raw" && tasks.several) {
        return tl::make_unexpected(
            Stop{{Fault::usage, "--output raw takes one reference, on the command line"}, {}});
    }
    auto setup = open_setup(options, context);
    if (!setup) return stop(setup);
    config::ValueOutputs outputs;
    const auto needed = config::commands_needed(*refs, *wanted, *setup);
    if (!needed.empty()) {
        tasks.loop = context.make_loop(watching.concurrency);
        const auto begun = context.clock.now();
        auto run = run_value_commands(needed, watching.rules.timeout, *tasks.loop, context);
        if (!run) return tl::make_unexpected(run.error());
        tasks.spent = context.clock.now() - begun;
        outputs = std::move(*run);
    }
    auto resolved = config::resolve(*refs, *wanted, *setup, outputs);
    if (!resolved) return stop(resolved);
    tasks.resolved = std::move(*resolved);
    tasks.helper_environment = config::helper_environment(setup->variables, setup->file);
    // Made as late as that: without it, a signal ends the process while a file is read.
    if (!tasks.loop) tasks.loop = context.make_loop(watching.concurrency);
    return tasks;
}

void warn_at_start(const config::Resolved& resolved, const TaskOptions& options, Context& context) {
    if (options.insecure) warn(context, "--insecure: the server's certificate is not verified");
    if (options.quiet) return;
    for (const auto& warning : resolved.warnings) warn(context, warning);
}

Ending ended(Context& context, const Stop& stop) {
    if (!stop.signal) return failed(context, stop.error);
    return {128 + *stop.signal, stop.signal};
}

}  // namespace taskctl::commands
