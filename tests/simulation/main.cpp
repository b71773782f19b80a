// taskctl-simulate: lets the watcher live through many seeded lives and looks for violations.
#include <chrono>
#include <iostream>
#include <map>

#include <CLI/CLI.hpp>

#include "failure_text.hpp"

namespace taskctl::simulation {
namespace {

struct Options {
    std::optional<std::uint64_t> seed;
    std::string seeds;
    std::uint64_t first = 1;
    std::uint64_t count = 1000;
    std::optional<int> seconds;
    bool trace = false;
    bool self_test = false;
    bool list = false;
    std::string broken = "none";
    std::vector<std::string> without;
    std::vector<std::string> tasks;
};

constexpr int most_failures_shown = 5;

template <typename Names, typename Name>
std::size_t index_of(const Names& names, Name name, const std::string& word) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (name(names[i]) == word) return i;
    }
    throw CLI::ValidationError("there is no `" + word + "`; see --list");
}

Sabotage sabotage_named(const std::string& word) {
    return static_cast<Sabotage>(index_of(
        sabotage_texts, [](const auto& text) { return text.name; }, word));
}

Mask mask_of(const Options& options) {
    Mask mask;
    for (const auto& word : options.without) {
        mask.without.set(index_of(
            feature_names, [](auto name) { return name; }, word));
    }
    if (!options.tasks.empty()) mask.without_tasks.set();
    for (const auto& id : options.tasks) {
        if (id.size() < 2 || id[0] != 't')
            throw CLI::ValidationError("a task is named as t0, t1 …");
        mask.without_tasks.reset(std::stoul(id.substr(1)));
    }
    return mask;
}

// What was lived through, to see that the lives are worth it.
struct Tally {
    std::uint64_t lives = 0;
    std::uint64_t failures = 0;
    std::uint64_t requests = 0;
    std::chrono::milliseconds time{};
    std::map<std::string, std::uint64_t> outcomes;

    void add(const watch::Summary& summary) {
        requests += static_cast<std::uint64_t>(summary.requests);
        time += summary.elapsed;
        for (const auto& [outcome, count] : summary.tasks) {
            outcomes[outcome] += static_cast<std::uint64_t>(count);
        }
    }
    void print() const {
        std::cout << requests << " requests in "
                  << std::chrono::duration_cast<std::chrono::hours>(time).count() / 24
                  << " days of virtual time; tasks ended as";
        for (const auto& [outcome, count] : outcomes) std::cout << " " << outcome << ":" << count;
        std::cout << "\n" << lives << " seeds, " << failures << " failures" << std::endl;
    }
};

void run_one(std::uint64_t seed, const Mask& mask, Sabotage sabotage, Tally& tally) {
    ++tally.lives;
    const auto report = live(make_plan(seed, mask), sabotage);
    if (!report.violation) {
        tally.add(report.summary);
    } else if (++tally.failures <= most_failures_shown) {
        std::cout << failure_text(seed, mask, sabotage, *report.violation) << std::endl;
    } else {
        std::cout << "seed " << seed << " violates " << name(report.violation->invariant) << "\n";
    }
}

int run_many(const Options& options) {
    using Clock = std::chrono::steady_clock;
    auto first = options.first;
    auto last = first + options.count - 1;
    if (!options.seeds.empty()) {
        const auto dots = options.seeds.find("..");
        if (dots == std::string::npos) throw CLI::ValidationError("--seeds wants A..B");
        first = std::stoull(options.seeds.substr(0, dots));
        last = std::stoull(options.seeds.substr(dots + 2));
    }
    const auto end = Clock::now() + std::chrono::seconds(options.seconds.value_or(0));
    const auto mask = mask_of(options);
    const auto sabotage = sabotage_named(options.broken);
    Tally tally;
    for (auto seed = first; options.seconds ? Clock::now() < end : seed <= last; ++seed) {
        run_one(seed, mask, sabotage, tally);
    }
    tally.print();
    return tally.failures == 0 ? 0 : 1;
}

int run_seed(const Options& options) {
    const auto mask = mask_of(options);
    const auto sabotage = sabotage_named(options.broken);
    const auto report = live(make_plan(*options.seed, mask), sabotage);
    if (options.trace) {
        std::cout << trace_text(*options.seed, mask, sabotage);
    } else if (report.violation) {
        std::cout << failure_text(*options.seed, mask, sabotage, *report.violation);
    }
    std::cout << "1 seeds, " << (report.violation ? 1 : 0) << " failures" << std::endl;
    return report.violation ? 1 : 0;
}

// Whether the checker sees this kind of sabotage within so many lives, all of which are fine
// without it, and calls it by its name.
bool sees(Sabotage sabotage, std::uint64_t lives) {
    const auto& text = sabotage_texts[static_cast<std::size_t>(sabotage)];
    std::uint64_t seen = 0;
    for (std::uint64_t seed = 1; seed <= lives; ++seed) {
        const auto plan = make_plan(seed);
        const auto report = live(plan, sabotage);
        if (!report.violation || live(plan).violation) continue;
        const auto invariant = report.violation->invariant;
        if (invariant == text.shows || invariant == text.or_else) ++seen;
    }
    std::cout << (seen > 0 ? "seen    " : "MISSED  ") << text.name << ": " << text.what << " ("
              << name(text.shows) << ", in " << seen << " of " << lives << " lives)" << std::endl;
    return seen > 0;
}

int self_test() {
    constexpr std::uint64_t lives = 200;
    bool all = true;
    for (std::size_t i = 1; i < sabotage_texts.size(); ++i) {
        all = sees(static_cast<Sabotage>(i), lives) && all;
    }
    return all ? 0 : 1;
}

int list() {
    std::cout << "invariants\n";
    for (const auto& text : invariant_texts) {
        std::cout << "  " << text.name << ": " << text.rule << "\n";
    }
    std::cout << "ways to break the watcher (--break)\n";
    for (std::size_t i = 1; i < sabotage_texts.size(); ++i) {
        std::cout << "  " << sabotage_texts[i].name << ": " << sabotage_texts[i].what << "\n";
    }
    std::cout << "what a life can be without (--without)\n ";
    for (const auto& feature : feature_names) std::cout << " " << feature;
    std::cout << std::endl;
    return 0;
}

int run(int argc, char** argv) {
    Options options;
    CLI::App app(
        "Seeded lives of watches on a virtual clock, with the invariants of taskctl "
        "checked at every step.");
    app.add_option("--seed", options.seed, "one life, made small when it fails");
    app.add_option("--seeds", options.seeds, "the lives A..B");
    app.add_option("--count", options.count, "so many lives (default 1000)");
    app.add_option("--from", options.first, "the first of them (default 1)");
    app.add_option("--seconds", options.seconds, "as many lives as there is time for");
    app.add_flag("--trace", options.trace, "with --seed: all that happens");
    app.add_option("--break", options.broken, "with the watcher broken in a way of --list");
    app.add_option("--without", options.without, "leave features of --list out")->delimiter(',');
    app.add_option("--tasks", options.tasks, "leave all other tasks out")->delimiter(',');
    app.add_flag("--self-test", options.self_test, "does the checker see every kind of sabotage?");
    app.add_flag("--list", options.list, "the names for the options above, and the invariants");
    CLI11_PARSE(app, argc, argv);
    if (options.list) return list();
    if (options.self_test) return self_test();
    return options.seed ? run_seed(options) : run_many(options);
}

}  // namespace
}  // namespace taskctl::simulation

int main(int argc, char** argv) {
    try {
        return taskctl::simulation::run(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << "taskctl-simulate: " << error.what() << std::endl;
        return 2;
    }
}
