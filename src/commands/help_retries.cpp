#include "commands/help_retries.hpp"

#include "commands/help_layout.hpp"
#include "watch/policy.hpp"

namespace taskctl::commands {
namespace {

using std::string;
namespace policy = watch::policy;

string text(model::Duration duration) {
    return model::to_text(duration);
}

string text(int number) {
    return std::to_string(number);
}

string percent(double part) {
    return std::to_string(static_cast<int>(part * 100.0 + 0.5)) + " %";
}

string giving_up() {
    return row("get",
               "makes " + text(policy::get_retries + 1) + " tries (--retries) within " +
                   text(policy::get_timeout) + " (--timeout)",
               14) +
           row("watch",
               "goes on until there was no good answer for " + text(policy::max_outage) +
                   " (--max-outage), or --timeout is over; time that the server asked for does not "
                   "count as outage",
               14) +
           row("not found",
               "a task that was never seen may be missing for " + text(policy::appear_within) +
                   " (--appear-within); one that was seen is looked for once more",
               14) +
           row("deadline",
               "one last look is made at the deadline, and may take " +
                   text(policy::last_answer_within),
               14);
}

string waiting() {
    return row("after failure n",
               "a random time up to " + text(policy::transient_base) + " x 2^n; up to " +
                   text(policy::throttled_base) + " x 2^n after an answer that says: too much",
               20) +
           row("at least", text(policy::shortest_delay), 20) +
           row("at most",
               text(policy::get_delay_cap) + " for get, " + text(policy::watch_delay_cap) +
                   " for watch",
               20) +
           row("a server's hint",
               "Retry-After, RateLimit and their kin are never cut short; up to " +
                   percent(policy::hint_jitter) + " is added",
               20) +
           row("budget",
               "fast retries of an origin draw on " + text(policy::budget) + ": one costs " +
                   text(policy::transient_cost) + ", a throttled one " +
                   text(policy::throttled_cost) + ", a good answer gives back " +
                   text(policy::good_answer_gain) +
                   "; when it is used up only scheduled polls go out",
               20) +
           row("in flight",
               "at most " + text(policy::concurrency) + " requests to one origin (--concurrency)",
               20);
}

}  // namespace

string help_on_retries() {
    return paragraph(
               "Asked again: no answer (name, connection, time-out, reset), HTTP 408, 425, "
               "429, 500, 502 to 504 and 520 to 524, and answers that can't be read. Not "
               "asked again: other errors of the 400s, 501, 505, a certificate that is not "
               "trusted. After a 401 the credential is renewed once, where that can be.") +
           "\nGiving up:\n" + giving_up() + "\nThe wait before asking again:\n" + waiting() +
           "\nThe wait between polls that went well:\n" +
           paragraph("--interval, at least " + text(policy::shortest_interval) +
                         ". Without it the wait grows with the age of the task and follows its "
                         "progress, from " +
                         text(policy::shortest_cadence) + " to " + text(policy::longest_cadence) +
                         ". A provider's rate limit is kept whatever --interval says.",
                     2);
}

}  // namespace taskctl::commands
