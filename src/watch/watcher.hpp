#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <span>
#include <unordered_map>
#include <vector>

#include "http/clock.hpp"
#include "http/loop.hpp"
#include "provider/target.hpp"
#include "watch/judge.hpp"
#include "watch/keyring.hpp"
#include "watch/lane.hpp"
#include "watch/observer.hpp"
#include "watch/outcome.hpp"

namespace taskctl::watch {

// Random numbers in [0, 1).
using Chance = std::function<double()>;

struct Options {
    Rules rules;
    bool any = false;        // the first task that ends, ends all
    bool fail_fast = false;  // the first task that ends without success, ends all
    bool exit_zero = false;  // a state that could be read is exit 0, whatever it is
    int concurrency = policy::concurrency;
    bool leaves_logins = false;  // under way at the end: the keyring is used on, but for a signal
};

// The one polling loop of the program: asks for every target until each has ended.
class Watcher {
public:
    Watcher(http::Loop& loop, const http::Clock& clock, Observer& observer, Chance chance,
            Options options);

    // `targets` must outlive the call; their credentials are the keyring's. Returns when every task
    // has ended, one way or another.
    Summary run(std::span<const provider::Target> targets, Keyring& keyring);

private:
    struct Hop {
        http::Request request;
        std::uint32_t token = 0;
        int redirects = 0;
    };
    struct Entry {
        History history;
        std::unique_ptr<model::Task> task;
        model::WallTime observed_at{};
        Lane* lane = nullptr;
        std::size_t queue = 0;
        std::size_t place = 0;         // among the lane's tasks
        model::Instant due{};          // of the next poll, while it waits
        model::Instant not_before{};   // as the service wants it
        std::unique_ptr<Hop> hop;      // the next request of a poll that was redirected
        model::Instant waits_since{};  // for a token
        bool renewed = false;          // the token, since the last answer that was not a 401
        bool ended = false;
    };
    struct Flight {
        std::size_t index = 0;
        http::Request request;
        std::uint32_t token = 0;  // its number
        int redirects = 0;
    };
    // What was sent and what came of it.
    struct Exchanged {
        const http::Request& request;
        const http::Answer& answer;
    };
    struct Due {
        model::Instant at;
        std::size_t index = 0;
        bool operator>(const Due& other) const {
            return std::pair(at, index) > std::pair(other.at, other.index);
        }
    };

    void enlist();
    void pump();
    void notice_sleep();
    void schedule(std::size_t index, model::Instant at);
    void poll(std::size_t index);
    void ask(std::size_t index, const Keyring::Ready* token);
    void ask_with_token(std::size_t index, std::size_t credential);
    void send(Flight flight);
    void begin_poll(Entry& entry);
    void catch_up(Entry& entry, model::Instant now);
    void forgive(Entry& entry, model::Duration late);
    void fail(std::size_t index, const credential::Refusal& refusal);
    void go_on(std::size_t credential);
    bool renew(const Flight& flight, const http::Answer& answer, const provider::Reading& reading);
    void scrub(provider::Reading& reading) const;
    model::Instant wakes() const;
    void on(const http::Answered& answered);
    void on(const http::Ended& ended);
    void on(const http::Said& said);
    void on(const http::Signaled& signaled);
    void on(const http::Keyed& keyed);
    void hurry();
    void hop(std::size_t index, Hop next);
    void read(const Flight& flight, const http::Answer& answer);
    void see(std::size_t index, const provider::Reading& reading, bool last);
    void settle(std::size_t index, const provider::Reading& reading, const Exchanged* exchanged);
    Moment moment(const Entry& entry, const provider::Reading& reading);
    void end_held(Lane& lane);
    void end(std::size_t index, const Outcome& outcome, const model::Problem* problem);
    void end_all(const model::Problem& problem);
    void begin_last_polls();
    void time_out();
    void end_logins();
    Sighting sighting(std::size_t index, const model::Problem* problem, int code) const;
    int code_of(const Entry& entry, const Outcome& outcome) const;

    http::Loop& loop_;
    const http::Clock& clock_;
    Observer& observer_;
    Chance chance_;
    Options options_;

    std::span<const provider::Target> targets_;
    Keyring* keyring_ = nullptr;
    struct Need {
        std::size_t open = 0;              // tasks that may want it
        std::vector<std::size_t> waiting;  // those that can't go on without
    };
    std::vector<Need> needs_;  // of each credential
    std::vector<Entry> entries_;
    std::map<http::Origin, Lane> lanes_;
    std::priority_queue<Due, std::vector<Due>, std::greater<>> schedule_;
    std::unordered_map<http::RequestId, Flight> flights_;
    std::optional<model::Instant> deadline_;
    std::optional<model::Instant> last_answers_;  // until then the last polls may answer
    model::Duration slept_{};
    std::size_t open_ = 0;
    std::vector<int> codes_;
    bool ending_all_ = false;
    std::optional<int> deciding_code_;  // of the task that ended the run (--any, --fail-fast)
    Summary summary_;
};

}  // namespace taskctl::watch
