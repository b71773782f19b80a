#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/time.hpp"

namespace taskctl::simulation {

// What must hold in every life, at every step.
enum class Invariant {
    finished_once,
    observed_first,
    told_truly,
    one_at_a_time,
    interval,
    cadence,
    retry_delay,
    hint,
    hold,
    announced,
    concurrency,
    rate_limit,
    origin,
    credential,
    one_login,
    needless_login,
    login_pause,
    renewed,
    live_token,
    one_repeat,
    new_failure,
    request,
    overdue,
    starved,
    spread,
    outcome,
    outage_limit,
    deadline,
    signal,
    stop,
    ends,
    exit_code,
    counted,
    left_over,
};

struct InvariantText {
    std::string_view name;
    std::string_view rule;
};

inline constexpr std::array invariant_texts = {
    InvariantText{"finished-once", "exactly one `finished` a task, and nothing of it afterwards"},
    InvariantText{"observed-first", "`observed` comes at the first look, once, before any other"},
    InvariantText{"told-truly", "events say what the service said, and only what is new"},
    InvariantText{"one-at-a-time", "no two polls of one task are in flight at once"},
    InvariantText{"interval", "no poll comes before the fixed interval is over"},
    InvariantText{"cadence", "no adaptive poll comes before the spec's floor, or within 1 s"},
    InvariantText{"retry-delay", "no retry comes within 100 ms, or early without budget"},
    InvariantText{"hint", "no poll comes before the time that the server asked for"},
    InvariantText{"hold", "no poll comes while its origin wants to be left alone"},
    InvariantText{"announced", "no poll comes before the time that `problem` said"},
    InvariantText{"concurrency", "no more requests are in flight to an origin than allowed"},
    InvariantText{"rate-limit", "a spec's rate limit holds in every window"},
    InvariantText{"origin", "a request goes only to the origin of its target"},
    InvariantText{"credential", "a credential stands only in requests to its own origin"},
    InvariantText{"one-login", "no two attempts to get one token are under way at once"},
    InvariantText{"needless-login", "no token is asked for while one serves, far from its end"},
    InvariantText{"login-pause", "after an attempt that failed comes a pause, or no other"},
    InvariantText{"renewed", "a token is renewed before its end as long as it is needed"},
    InvariantText{"live-token",
                  "every poll begins with the latest token, and never with a dead one"},
    InvariantText{"one-repeat",
                  "a 401 is followed by one poll with another token, if there may be one"},
    InvariantText{"new-failure",
                  "a poll that fails for want of a token had an attempt made for it"},
    InvariantText{"request", "every poll has the method, the body and the time-out it should"},
    InvariantText{"overdue", "a poll that is due and may be sent is sent"},
    InvariantText{"starved", "no task is passed over for the sake of others"},
    InvariantText{"spread", "tasks asked for together are not asked for together again"},
    InvariantText{"outcome", "a task ends when it should, with the outcome that was seen"},
    InvariantText{"outage-limit", "an outage ends the watch of a task at its limit, not before"},
    InvariantText{"deadline", "a run is over 2 s after its time-out"},
    InvariantText{"signal", "a signal ends the run in the same instant"},
    InvariantText{"stop", "--any and --fail-fast end the run with the task that decides it"},
    InvariantText{"ends", "every run ends, and waits for nothing that can't come"},
    InvariantText{"exit-code", "exit codes agree with the outcomes and their order"},
    InvariantText{"counted", "the summary counts what happened"},
    InvariantText{"left-over", "no request is in flight after the run"},
};

inline std::string_view name(Invariant invariant) {
    return invariant_texts[static_cast<std::size_t>(invariant)].name;
}

// Thrown through the watcher: the life is over.
struct Violation {
    Invariant invariant = Invariant::ends;
    std::string message;
    model::Duration at{};  // since the start of the life
};

// What happened in a life, a line an event.
class Trace {
public:
    void add(model::Duration at, std::string line) { lines_.emplace_back(at, std::move(line)); }
    const std::vector<std::pair<model::Duration, std::string>>& lines() const { return lines_; }

private:
    std::vector<std::pair<model::Duration, std::string>> lines_;
};

}  // namespace taskctl::simulation
