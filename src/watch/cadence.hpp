#pragma once

#include <optional>
#include <string_view>

#include "model/time.hpp"

namespace taskctl::watch {

// How a task gets on, as far as its polls tell: what the adaptive cadence goes by. Percents are
// taken as whole ones: a service that says 40 means something from 40 to just under 41.
class Pace {
public:
    // A look at `now` that found this percent (0 to 100), or none.
    void note(model::Instant now, std::optional<double> percent);

    // No end before that, if progress goes on no faster than it ever did. Nothing without progress.
    std::optional<model::Instant> earliest_end() const;

    // How much longer the present percent has lasted than one did at that pace; zero for not
    // longer.
    model::Duration overdue() const;

private:
    model::Instant stretch_at_{};  // where the stretch began whose pace is being measured
    model::Instant last_at_{};     // of the latest look with a percent
    model::Instant before_at_{};   // of the last look that found less than `percent_`
    model::Instant reached_at_{};  // of the first look that found it
    float stretch_percent_ = -1;   // below zero: there was none yet
    float percent_ = -1;
    float fastest_ = 0;  // percents a millisecond, of all stretches
};

// Why the next look comes when it does.
enum class Why { age, progress, end_is_near };

std::string_view words(Why why);

struct Advice {
    model::Duration wait{};
    Why why = Why::age;
};

// The adaptive time to the next poll of a task that has been watched for `age`.
// - Without progress it grows like the square root of the age, from small beginnings: no policy
// with
//   fixed or exponential intervals has both fewer polls and less lag.
// - With progress there is no look before the earliest end that its pace allows, but never a wait
//   longer than the age so far, since the pace may change. The pace is that of the fastest stretch,
//   so that a stall does not count as slowness. While it stalls, and when the end that was near
//   takes its time, the waits grow like the square root of the time that is overdue.
Advice cadence(const Pace& pace, model::Duration age, model::Instant now);

}  // namespace taskctl::watch
