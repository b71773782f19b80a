#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <unordered_map>
#include <variant>
#include <vector>

#include "credential/grant.hpp"
#include "http/clock.hpp"
#include "http/loop.hpp"
#include "http/url.hpp"
#include "transfer/fetch.hpp"
#include "transfer/observer.hpp"
#include "transfer/policy.hpp"

namespace taskctl::transfer {

// Who has the tokens of the run's credentials.
class Keys {
public:
    struct Ready {
        model::Secret token;
        std::uint32_t number = 0;
    };
    // Somebody sees to it; ask again at the next pump().
    struct Waiting {
        int failures = 0;                       // attempts in a row that gave no token
        std::optional<model::Problem> problem;  // of the last one
    };
    using Got = std::variant<Ready, Waiting, credential::Refusal>;

    virtual ~Keys() = default;
    virtual Got get(std::size_t credential) = 0;
    // The service refused the token of that number. Whether another one may be had.
    virtual bool refuse(std::size_t credential, std::uint32_t number) = 0;
    // It took it.
    virtual void prove(std::size_t credential, std::uint32_t number) = 0;
};

struct Options {
    std::size_t at_once = policy::at_once;
    int tries = policy::tries;
    model::Duration stall = policy::stall;
    model::Instant deadline = model::Instant::max();  // nothing is waited for until after it
    std::function<double()> chance;                   // random numbers in [0, 1)
};

// The downloads of a run. It waits for nothing itself: whoever drives the loop calls pump() before
// each wait, waits no longer than wakes(), and offers every answer to take(). So it shares a loop
// with a watch, or with anybody else who keeps to the same three calls.
class Downloads {
public:
    // Where a file's bytes are to go.
    using Open = std::function<model::Result<std::unique_ptr<Output>>(const Wanted&)>;

    Downloads(http::Loop& loop, const http::Clock& clock, Keys& keys, Observer& observer,
              Options options);

    // `target` outlives the downloads. Requests go out at the next pump().
    void start(const provider::Target& target, std::vector<Wanted> files, Open open);

    void pump();
    model::Instant wakes() const;  // Instant::max(): at answers only
    // False: it is not one of these.
    bool take(const http::Answered& answered);
    bool is_busy() const { return !files_.empty(); }
    bool is_busy(const provider::Target& target) const { return open_.contains(&target); }
    // Ends what is under way with that problem, which then says whether what has come is kept.
    void stop(const model::Problem& problem, int exit_code);

    const std::vector<int>& exit_codes() const { return codes_; }  // of the files that ended
    int requests() const { return requests_; }

private:
    using Key = std::uint64_t;
    struct Job;
    struct File {
        std::shared_ptr<Job> job;
        Wanted wanted;
        std::unique_ptr<Fetch> fetch;  // once it is its turn
    };
    struct Job {
        const provider::Target& target;
        Open open;
        std::vector<Key> waiting;  // for what the task says now
        bool renewed = false;
    };
    struct Flight {
        Key key = 0;
        http::Request request;
        std::uint32_t token = 0;  // its number
    };
    struct Hold {
        model::Instant until;
        model::Problem problem;
    };
    struct Question {
        std::shared_ptr<Job> job;
        http::Request request;
        std::uint32_t token = 0;
        int redirects = 0;
    };

    // The token for `who`, who is among `waiting` as long as he has to wait for it: an attempt that
    // fails meanwhile is a refusal to him.
    template <typename Who>
    Keys::Got get_token(std::size_t credential, std::map<Who, int>& waiting, const Who& who) {
        auto got = keys_.get(credential);
        const auto* const wait = std::get_if<Keys::Waiting>(&got);
        if (wait != nullptr) {
            const auto failures = waiting.emplace(who, wait->failures).first->second;
            if (wait->failures <= failures || !wait->problem) return got;
            got = credential::Refusal{*wait->problem, true};
        }
        waiting.erase(who);
        return got;
    }

    void launch(Key key);
    bool put_off(Key key, const std::string& url);
    void hold(const std::string& url, const Fetch::Again& throttle);
    bool open(Key key);
    void begin(Key key, const Keys::Ready* token);
    void send(Flight flight);
    void settle(Key key, Fetch::Step step, std::uint32_t token);
    void renew(Key key, std::uint32_t token);
    void prove(const Job& job, std::uint32_t token, const http::Answer& answer);
    void ask(const std::shared_ptr<Job>& job);
    void pose(const std::shared_ptr<Job>& job, const Keys::Ready* token);
    void send(Question question);
    bool take_question(const http::Answered& answered);
    void read(Question& question, const http::Answer& answer);
    void give_links(Job& job, const model::Task& task);
    void give_up(Job& job, const std::string& why, bool passing);
    void finish(Key key, const End& end);
    Fetch::Moment moment() const {
        return {clock_.wall(), options_.chance(), options_.deadline - clock_.now()};
    }
    Status status(Key key) const;

    http::Loop& loop_;
    const http::Clock& clock_;
    Keys& keys_;
    Observer& observer_;
    Options options_;

    std::map<Key, File> files_;  // that have not ended
    std::deque<Key> ready_;
    std::multimap<model::Instant, Key> later_;
    std::map<http::Origin, Hold> holds_;  // origins that want to be left alone
    // What waits for a token, and how many attempts had failed when it began to.
    std::map<Key, int> keyless_;
    std::map<std::shared_ptr<Job>, int> keyless_jobs_;
    std::map<const provider::Target*, std::size_t> open_;  // files that have not ended
    std::unordered_map<http::RequestId, Flight> flights_;
    std::unordered_map<http::RequestId, Question> questions_;
    Key next_ = 0;
    int requests_ = 0;
    std::vector<int> codes_;
};

}  // namespace taskctl::transfer
