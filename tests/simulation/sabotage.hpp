#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "credential/source.hpp"
#include "http/loop.hpp"
#include "violation.hpp"
#include "watch/watcher.hpp"

namespace taskctl::simulation {

// Ways to break the watcher, each of which the checker has to see.
enum class Sabotage {
    none,
    second_finished,
    lost_finished,
    lost_observed,
    second_observed,
    double_poll,
    foreign_origin,
    foreign_credential,
    empty_body,
    lost_answer,
    deaf_to_signal,
    kept_in_flight,
    hurried_interval,
    hurried_cadence,
    ignored_hints,
    ignored_limits,
    ignored_concurrency,
    impatient,
    overtime,
    eager_retries,
    ignored_until,
    wrong_exit_code,
    miscounted,
    double_login,
    misdirected_login,
    leaked_key,
    first_token,
    immortal_token,
    hurried_renewal,
    impatient_login,
    remembered_failure,
    lost_login,
    lost_repeat,
};

struct SabotageText {
    std::string_view name;
    std::string_view what;
    // Where it shows; the second one where chance decides which is seen first.
    Invariant shows;
    Invariant or_else;
};

inline constexpr std::array sabotage_texts = {
    SabotageText{"none", "", Invariant::ends, Invariant::ends},
    SabotageText{"second-finished", "tells a task's end twice", Invariant::finished_once,
                 Invariant::finished_once},
    SabotageText{"lost-finished", "does not tell a task's end", Invariant::finished_once,
                 Invariant::outcome},
    SabotageText{"lost-observed", "does not tell the first look", Invariant::observed_first,
                 Invariant::observed_first},
    SabotageText{"second-observed", "tells a first look twice", Invariant::observed_first,
                 Invariant::observed_first},
    SabotageText{"double-poll", "asks for a task that is asked for", Invariant::one_at_a_time,
                 Invariant::one_at_a_time},
    SabotageText{"foreign-origin", "sends a request to another port", Invariant::origin,
                 Invariant::origin},
    SabotageText{"foreign-credential", "sends another origin's token", Invariant::credential,
                 Invariant::credential},
    SabotageText{"empty-body", "leaves the body out from the second poll on", Invariant::request,
                 Invariant::request},
    SabotageText{"lost-answer", "passes over an answer", Invariant::outcome, Invariant::outcome},
    SabotageText{"deaf-to-signal", "passes over a signal", Invariant::signal, Invariant::signal},
    SabotageText{"kept-in-flight", "does not cancel", Invariant::left_over, Invariant::left_over},
    SabotageText{"hurried-interval", "polls at nine tenths of the interval", Invariant::interval,
                 Invariant::announced},
    SabotageText{"hurried-cadence", "polls every 400 ms in place of the cadence",
                 Invariant::cadence, Invariant::cadence},
    SabotageText{"ignored-hints", "does not see what servers ask for", Invariant::hold,
                 Invariant::hint},
    SabotageText{"ignored-limits", "does not see a spec's rate limit", Invariant::rate_limit,
                 Invariant::rate_limit},
    SabotageText{"ignored-concurrency", "sends all at once", Invariant::concurrency,
                 Invariant::concurrency},
    SabotageText{"impatient", "gives up at half the outage limit", Invariant::outage_limit,
                 Invariant::retry_delay},
    SabotageText{"overtime", "takes twice the time-out and a minute", Invariant::deadline,
                 Invariant::overdue},
    SabotageText{"eager-retries", "makes two tries more than allowed", Invariant::outcome,
                 Invariant::outcome},
    SabotageText{"ignored-until", "does not know --until", Invariant::outcome, Invariant::outcome},
    SabotageText{"wrong-exit-code", "ends with 0", Invariant::exit_code, Invariant::exit_code},
    SabotageText{"miscounted", "counts one request too many", Invariant::counted,
                 Invariant::counted},
    SabotageText{"double-login", "logs in while it logs in", Invariant::one_login,
                 Invariant::one_login},
    SabotageText{"misdirected-login", "logs in at another port", Invariant::origin,
                 Invariant::origin},
    SabotageText{"leaked-key", "polls with the key that is for logins", Invariant::credential,
                 Invariant::credential},
    SabotageText{"first-token", "keeps to the first token", Invariant::live_token,
                 Invariant::live_token},
    SabotageText{"immortal-token", "does not see when a token ends", Invariant::renewed,
                 Invariant::live_token},
    SabotageText{"hurried-renewal", "takes a token's life for a quarter of it",
                 Invariant::needless_login, Invariant::needless_login},
    SabotageText{"impatient-login", "logs in again as soon as a login failed",
                 Invariant::login_pause, Invariant::login_pause},
    SabotageText{"remembered-failure", "fails by the memory of a login", Invariant::new_failure,
                 Invariant::new_failure},
    SabotageText{"lost-login", "passes over a login's answer", Invariant::overdue,
                 Invariant::overdue},
    SabotageText{"lost-repeat", "takes the first 401 for the end", Invariant::one_repeat,
                 Invariant::one_repeat},
};

// What the watcher is told in place of the truth.
watch::Options bend(Sabotage sabotage, watch::Options options);
watch::Summary bend(Sabotage sabotage, watch::Summary summary);
bool strips_limits(Sabotage sabotage);

std::unique_ptr<credential::Source> bend(Sabotage sabotage,
                                         std::unique_ptr<credential::Source> source);

// Stands between the watcher and the loop.
class SabotagedLoop final : public http::Loop {
public:
    SabotagedLoop(Sabotage sabotage, http::Loop& loop) : sabotage_(sabotage), loop_(loop) {}

    http::RequestId start(http::Request request) override;
    http::RequestId run(http::Command command) override { return loop_.run(std::move(command)); }
    void cancel(http::RequestId id) override;
    std::vector<http::Event> wait(model::Instant until) override;

private:
    void bend(http::Request& request);
    bool swallows(const http::Event& event) const;
    void strip(http::Event& event) const;
    void log_in_again(const http::Event& event);

    Sabotage sabotage_;
    http::Loop& loop_;
    int started_ = 0;
    std::map<http::RequestId, http::Request> logins_;
    std::map<std::string, std::string> tokens_;  // the first header of each origin
};

// Stands between the watcher and its observer.
class SabotagedObserver final : public watch::Observer {
public:
    SabotagedObserver(Sabotage sabotage, watch::Observer& observer)
        : sabotage_(sabotage), observer_(observer) {}

    void exchanged(const watch::Exchange& exchange) override { observer_.exchanged(exchange); }
    void observed(const watch::Sighting& sighting) override;
    void changed(const watch::Sighting& sighting) override { observer_.changed(sighting); }
    void problem(const watch::Sighting& sighting, model::WallTime next_poll_at) override {
        observer_.problem(sighting, next_poll_at);
    }
    void finished(const watch::Sighting& sighting, const watch::Outcome& outcome) override;

private:
    Sabotage sabotage_;
    watch::Observer& observer_;
};

}  // namespace taskctl::simulation
