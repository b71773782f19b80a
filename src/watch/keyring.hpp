#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <variant>
#include <vector>

#include "credential/credential.hpp"
#include "http/clock.hpp"
#include "http/loop.hpp"
#include "model/scrubber.hpp"
#include "watch/observer.hpp"

namespace taskctl::watch {

// The credentials of a run, and what is under way for them on the loop. Every token goes to the
// scrubber before it goes anywhere else.
class Keyring {
public:
    Keyring(http::Loop& loop, const http::Clock& clock,
            std::vector<std::unique_ptr<credential::Source>> sources, model::Scrubber& scrubber);

    using Ready = credential::Credential::Ready;
    using Waiting = credential::Credential::Waiting;
    using Got = std::variant<Ready, Waiting, credential::Refusal>;
    // The token that a task needs now, or the beginning of the attempt to get it.
    Got get(std::size_t index);

    // Why there is no token now, after the last attempt; nothing: there is one, or may be.
    std::optional<credential::Refusal> refusal(std::size_t index) const;

    // Attempts in a row that gave no token.
    int failures(std::size_t index) const { return keys_[index].failures(); }

    // No task needs it any more: it is not renewed of its own accord, only when somebody asks.
    void release(std::size_t index) {
        released_[index] = true;
        keys_[index].stop_waiting();
    }

    // The service refused the token of that number. Whether another one may be had.
    bool refuse(std::size_t index, std::uint32_t number) { return keys_[index].refuse(number); }
    void prove(std::size_t index, std::uint32_t number) { keys_[index].prove(number); }

    // The credential whose attempt that ends; nothing: it is none of an attempt, or leads on to
    // another request.
    std::optional<std::size_t> take(const http::Answered& answered, Observer& observer);
    std::optional<std::size_t> take(const http::Ended& ended, Observer& observer);

    // Renews what is about to expire, and tries again what is waited for. The credentials of which
    // that was all it takes.
    std::vector<std::size_t> renew();
    // When that is next; Instant::max() for never.
    model::Instant wakes() const;
    // Breaks off all attempts, but waits until `limit` for those where that would do harm: the
    // service may have used up a secret of the user's, and the answer holds the next one. The
    // signal that came meanwhile; it leaves them a moment only.
    std::optional<int> finish(model::Instant limit, Observer& observer);

    std::size_t size() const { return keys_.size(); }
    const model::Scrubber& scrubber() const { return scrubber_; }
    int requests() const { return requests_; }  // sent so far

private:
    struct Attempt {
        std::size_t index = 0;
        http::Request request;
        int redirects = 0;
    };

    std::optional<model::Instant> wakes(std::size_t index) const;
    void send(Attempt attempt);
    void learn(std::size_t index);
    bool is_worth_waiting() const;
    void report(std::size_t index, const Attempt& attempt, const http::Answer* answer,
                const std::string& warning, Observer& observer);

    http::Loop& loop_;
    const http::Clock& clock_;
    model::Scrubber& scrubber_;
    std::vector<credential::Credential> keys_;
    std::vector<bool> released_;
    std::vector<std::uint32_t> learned_;  // the number of the token that the scrubber knows
    std::unordered_map<http::RequestId, Attempt> attempts_;
    int requests_ = 0;
};

}  // namespace taskctl::watch
