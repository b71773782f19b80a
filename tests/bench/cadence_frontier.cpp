// The cadence frontier: what a polling policy costs (polls) and what it gives (lag: the time from
// the end of a task to the poll that sees it), over a fixed set of seeded task lives in virtual
// time. Prints a table, and with --json a list for docs/performance.md.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "watch/cadence.hpp"

namespace {

using taskctl::model::Duration;
using taskctl::model::Instant;
using namespace std::chrono_literals;

enum class Kind { silent, honest, stalling };

struct Life {
    double duration;  // seconds
    Kind kind;
    double stall_at, stall_share;  // of a stalling one: where in its progress, how much of its time
};

// Log-normal around three minutes, from 5 s to 6 h.
std::vector<Life> lives(Kind kind, int count) {
    std::mt19937_64 engine(20261121);
    std::lognormal_distribution<double> duration(std::log(180.0), 1.6);
    std::uniform_real_distribution<double> chance(0.0, 1.0);
    std::vector<Life> all;
    while (static_cast<int>(all.size()) < count) {
        const Life life{duration(engine), kind, chance(engine), 0.2 + 0.5 * chance(engine)};
        if (life.duration >= 5 && life.duration <= 6 * 3600) all.push_back(life);
    }
    return all;
}

std::optional<double> percent(const Life& life, double at) {
    if (life.kind == Kind::silent) return std::nullopt;
    double done = at / life.duration;
    if (life.kind == Kind::stalling) {
        const double moving = 1.0 - life.stall_share;
        const double begin = life.stall_at * moving;
        done = at < begin * life.duration ? done / moving
               : at < (begin + life.stall_share) * life.duration
                   ? life.stall_at
                   : (done - life.stall_share) / moving;
    }
    return std::floor(std::min(done, 0.999) * 100);
}

// Seconds from poll `n` (the first is 1) at `at`, which saw `percent`, to the next.
using Policy = std::function<double(int n, double at, std::optional<double> percent)>;

struct Cost {
    double polls = 0;
    double lag = 0;
};

Cost run(const Life& life, const Policy& policy) {
    double at = 0;
    for (int n = 1;; ++n) {
        if (at >= life.duration) return {static_cast<double>(n), at - life.duration};
        at += policy(n, at, percent(life, at));
    }
}

Policy fixed(double seconds) {
    return [seconds](int, double, std::optional<double>) { return seconds; };
}

// The waiters of Smithy-generated SDKs: full range from 2 s to 120 s, doubling; jitter at its mean.
double smithy(int n, double, std::optional<double>) {
    const double ceiling = std::min(120.0, 2.0 * std::pow(2.0, std::min(n - 1, 20)));
    return (2.0 + ceiling) / 2.0;
}

// gcloud's operation waiter: 1 s growing by 1.4, to 180 s.
double gcloud(int n, double, std::optional<double>) {
    return std::min(180.0, std::pow(1.4, std::min(n - 1, 40)));
}

Policy adaptive() {
    return [pace = taskctl::watch::Pace()](int n, double at,
                                           std::optional<double> percent) mutable {
        if (n == 1) pace = taskctl::watch::Pace();
        const Instant now(Duration(static_cast<long>(at * 1000) + 1'000'000));
        pace.note(now, percent);
        const auto age = Duration(static_cast<long>(at * 1000));
        return static_cast<double>(taskctl::watch::cadence(pace, age, now).wait.count()) / 1000.0;
    };
}

}  // namespace

int main(int argc, char** argv) {
    const bool json = argc > 1 && std::strcmp(argv[1], "--json") == 0;
    constexpr int count = 4000;
    const std::vector<std::pair<std::string, Policy>> policies = {
        {"fixed 3 s (gh)", fixed(3)},
        {"fixed 5 s", fixed(5)},
        {"fixed 10.5 s", fixed(10.5)},
        {"fixed 15 s (aws)", fixed(15)},
        {"fixed 30 s (az, aws)", fixed(30)},
        {"smithy 2…120 s", smithy},
        {"gcloud 1.4^n", gcloud},
        {"taskctl", adaptive()}};
    bool first = true;
    if (json) std::puts("[");
    for (const auto& [name, kind] :
         {std::pair{"silent", Kind::silent}, std::pair{"honest", Kind::honest},
          std::pair{"stalling", Kind::stalling}}) {
        const auto all = lives(kind, count);
        Cost reference;
        if (!json) std::printf("%s\n", name);
        for (const auto& [label, policy] : policies) {
            Cost sum;
            for (const auto& life : all) {
                const auto cost = run(life, policy);
                sum.polls += cost.polls / count;
                sum.lag += cost.lag / count;
            }
            if (label == "fixed 5 s") reference = sum;
            if (json) {
                std::printf(
                    "%s {\"lives\": \"%s\", \"policy\": \"%s\", \"polls\": %.2f, \"lag\": %.3f}",
                    first ? "" : ",\n", name, label.c_str(), sum.polls, sum.lag);
                first = false;
            } else {
                std::printf("  %-22s %8.1f polls %8.2f s lag", label.c_str(), sum.polls, sum.lag);
                if (reference.polls > 0) {
                    std::printf("   %5.1f %% of the polls and %.2f of the lag of fixed 5 s",
                                100 * sum.polls / reference.polls, sum.lag / reference.lag);
                }
                std::puts("");
            }
        }
    }
    if (json) std::puts("\n]");
}
