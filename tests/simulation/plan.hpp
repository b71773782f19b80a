#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "feature.hpp"
#include "model/state.hpp"
#include "model/time.hpp"
#include "random.hpp"
#include "specs.hpp"
#include "watch/watcher.hpp"

namespace taskctl::simulation {

using model::Duration;

enum class Latency { none, steady, jittery, heavy_tailed, slow };

// In which of its forms a server says how long it wants to be left alone.
enum class HintForm {
    none,
    seconds,         // Retry-After: 30
    date,            // Retry-After: Fri, 02 Jan 2026 …, with a Date
    date_alone,      // the same without a Date
    reset_delta,     // X-RateLimit-Remaining: 0, X-RateLimit-Reset: 30
    reset_epoch,     // … in seconds since 1970
    reset_epoch_ms,  // … in milliseconds
    structured,      // RateLimit: "default";r=0;t=30
    nonsense,        // Retry-After: soon
    past,            // a date that is past
};

// A time in which an origin does not serve.
struct Trouble {
    enum class Kind { silent, refusing, broken, unavailable, throttling, forbidden };

    Kind kind = Kind::refusing;
    Duration from{};
    Duration to{};
    int status = 500;  // of broken
    HintForm form = HintForm::none;
    Duration hint{};  // how long it asks for; zero: until `to`
    double hit = 1;   // the part of the requests that it meets
};

// How the token of an origin is come by, and what goes wrong with that.
struct KeyPlan {
    enum class Kind { fixed, login, helper };

    Kind kind = Kind::fixed;
    bool refreshes = false;            // a live token gives the next one
    bool rotates = false;              // a login uses its key up and gives the next
    std::optional<Duration> lifetime;  // of a token; nothing: until it is revoked
    std::optional<Duration> said;      // what is said of that; nothing: not a word
    Duration slowest{};                // login
    double fault_rate = 0;
    double refresh_refusal_rate = 0;
    std::vector<Trouble> troubles;        // of logins alone
    std::optional<Duration> closed_from;  // logins are refused from then on
    std::vector<Duration> revocations;    // when no token serves any more that there is
};

struct OriginPlan {
    std::string url;
    std::string token;  // a fixed one, and the beginning of every other
    KeyPlan key;
    Latency latency = Latency::none;
    Duration typical_latency{};
    Duration clock_skew{};  // of the server's Date
    double fault_rate = 0;  // of single answers
    std::vector<Trouble> troubles;
};

struct Phase {
    Duration from{};
    model::State state = model::State::running;
};

struct TaskPlan {
    std::string id;
    std::size_t origin = 0;
    const SpecVariant* spec = nullptr;
    bool has_token = true;
    Duration appears{};  // not found before
    std::optional<Duration> vanishes;
    int gone_status = 404;
    std::optional<Duration> lies_from;  // nothing it says makes sense from then on
    std::vector<Phase> phases;          // the first from zero; the last one lasts
};

// The wall clock steps, the machine sleeps, or the process alone is stopped for a while.
struct Jump {
    Duration at{};
    Duration by{};
    enum class Kind { wall_step, suspend, stop } kind = Kind::wall_step;
};

struct SignalPlan {
    Duration at{};
    int number = 0;
};

// Everything that will happen in one life. Times count from its start.
struct Plan {
    std::uint64_t seed = 0;
    Mask mask;
    watch::Options options;
    Duration request_timeout{};
    std::vector<OriginPlan> origins;
    std::vector<TaskPlan> tasks;  // those left out are not in it
    std::vector<Jump> jumps;
    std::optional<SignalPlan> signal;
    double late_wakes = 0;
    double early_wakes = 0;
    double chance = -1;  // all that the watcher's dice show, when not negative
    Duration calm{};     // nothing new happens from then on

    // The typical time between two polls of a task.
    Duration pace() const;
};

Plan make_plan(std::uint64_t seed, const Mask& mask = {});

// The options as a command line would have them.
std::string to_text(const watch::Options& options);

}  // namespace taskctl::simulation
