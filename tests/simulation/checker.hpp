#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "clock.hpp"
#include "http/command.hpp"
#include "issuer.hpp"
#include "record.hpp"
#include "watch/observer.hpp"

namespace taskctl::simulation {

// Looks on from both sides, as the loop's confidant and as the watcher's observer, and throws the
// first Violation.
class Checker final : public watch::Observer {
public:
    // `trace` may be null.
    Checker(const Plan& plan, const SimClock& clock, Trace* trace);

    // --- what the loop tells
    TaskCall starting(http::RequestId id, const http::Request& request);
    void logging_in(http::RequestId id, const LoginCall& call, const http::Request& request);
    std::size_t running(http::RequestId id, const http::Command& command);
    void canceling(http::RequestId id);
    // About to be given to the watcher.
    void answering(http::RequestId id, Meaning meaning);
    void signaling(int number);
    void waiting();
    // From then until now the machine slept, or the process alone was stopped.
    void slept(Instant from);
    void stopped(Instant from);
    [[noreturn]] void violated(Invariant invariant, const std::string& message) const;
    void note(const std::string& line) const;

    // --- what the watcher tells
    void exchanged(const watch::Exchange& exchange) override;
    void observed(const watch::Sighting& sighting) override;
    void changed(const watch::Sighting& sighting) override;
    void problem(const watch::Sighting& sighting, model::WallTime next_poll_at) override;
    void renewed(const watch::Renewal& renewal) override;
    void finished(const watch::Sighting& sighting, const watch::Outcome& outcome) override;

    void ended(const watch::Summary& summary);

private:
    // An answer that was looked at, and what the watcher made of it so far.
    struct Judged {
        std::size_t task;
        Meaning answer;
        Expectation expectation;
        bool repeats = false;  // at once, with another token
        bool first_look = false;
        bool differs = false;
        bool observed = false;
        bool changed = false;
        bool problem = false;
    };

    std::string label(std::size_t task) const;
    Duration since_start() const { return clock_.now() - start_; }
    Record& alive(const watch::Sighting& sighting, const char* event);

    // --- checker_requests.cpp
    TaskCall call_of(const http::Request& request) const;
    void check_origin(std::size_t task, const http::Request& request) const;
    void check_request(std::size_t task, const http::Request& request) const;
    bool take_hop(std::size_t task, const http::Request& request);
    void begin_poll(std::size_t task);
    std::string too_early(std::size_t task, Instant until) const;
    void check_hold(std::size_t task) const;
    void check_time(std::size_t task) const;
    void check_spread(std::size_t task);
    void take_from_window(std::size_t task);
    bool window_is_open(std::size_t task) const;
    void check_due(std::size_t task);

    // --- checker_keys.cpp
    KeyRecord* key_of(std::size_t task);
    const KeyRecord* key_of(std::size_t task) const;
    void begin_attempt(std::size_t origin, http::RequestId id);
    void check_login(const LoginCall& call, const http::Request& request) const;
    bool ending_attempt(http::RequestId id, const Meaning& meaning);
    void take_token(KeyRecord& key, const Meaning& meaning);
    void take_failure(std::size_t origin, const Meaning& meaning);
    void check_token(std::size_t task, const std::string& token) const;
    bool may_repeat(std::size_t task);
    bool fails_without_token(std::size_t task, const watch::Outcome* end) const;
    void fail_without_token(std::size_t task);
    void check_renewed(std::size_t origin) const;
    std::vector<Span> token_gaps(std::size_t task) const;
    bool was_heard(std::size_t task, bool surely) const;
    void excuse(std::size_t task, Instant due);
    void excuse_surely(std::size_t task, Instant due, const std::vector<Span>& gaps);

    // --- checker_events.cpp
    void judge(std::size_t task, const Meaning& answer);
    void check_reading(const Meaning& answer, const watch::Exchange& exchange) const;
    Duration pace_of(std::size_t task) const;
    void settle();
    void check_sighting(const watch::Sighting& sighting) const;
    void check_end(std::size_t task, const watch::Outcome& outcome);

    // --- checker_end.cpp
    bool has_cause(std::size_t task, const watch::Outcome& outcome) const;
    void take_code(std::size_t task, const watch::Sighting& sighting,
                   const watch::Outcome& outcome);
    Instant last_moment() const;
    void check_end_in_time() const;
    void check_codes(const watch::Summary& summary) const;
    void check_counts(const watch::Summary& summary) const;

    const Plan& plan_;
    const SimClock& clock_;
    Trace* trace_;
    Instant start_;
    Instant awake_;  // since when it has been so without a break
    std::optional<Instant> deadline_;
    std::vector<Record> records_;
    std::vector<LaneRecord> lanes_;  // one an origin
    std::vector<KeyRecord> keys_;    // likewise
    std::map<http::RequestId, std::size_t> flights_;
    std::vector<Span> sleeps_;
    std::vector<Span> long_sleeps_;
    std::vector<Span> stops_;
    std::optional<Judged> judged_;
    std::optional<int> signal_;
    std::optional<int> deciding_code_;
    int requests_ = 0;
    bool over_ = false;
};

}  // namespace taskctl::simulation
