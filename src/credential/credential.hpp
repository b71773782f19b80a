#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <variant>

#include "credential/source.hpp"
#include "model/time.hpp"

namespace taskctl::credential {

// The life of one credential, as a state machine without I/O: a token is got when it is first
// wanted, renewed shortly before it ends and once it is refused, by one attempt at a time however
// many tasks wait for it.
class Credential {
public:
    struct Ready {
        const model::Secret& token;
        std::uint32_t number;  // grows with every new token
    };
    struct Waiting {};
    // A request or a command is to be carried out by the caller, and its end told to take().
    using Next = std::variant<Ready, Waiting, http::Request, http::Command, Refusal>;

    explicit Credential(std::unique_ptr<Source> source) : source_(std::move(source)) {}

    // What to do for somebody who wants the token now. In the pause after an attempt that failed,
    // and may be made again, he waits for the next one.
    Next next(model::Instant now, model::WallTime wall);
    // What came of the attempt under way. A warning for the user, or nothing.
    template <typename End>
    std::string take(const End& end, model::Instant now, model::WallTime wall) {
        under_way_ = false;
        return settle(source_->read(end, wall), now, wall);
    }

    // The attempt under way was broken off. A warning for the user, or nothing.
    std::string abandon() {
        under_way_ = false;
        return source_->loss();
    }
    // To break off the attempt under way would do harm.
    bool is_worth_waiting() const { return under_way_ && !source_->loss().empty(); }

    // The service refused the token of that number. Whether another one may be had. What replaced a
    // refused token and is refused in turn, before it ever served, is not replaced again.
    bool refuse(std::uint32_t number);
    // The token of that number served.
    void prove(std::uint32_t number) {
        if (number == number_) doubtful_ = false;
    }

    // When next() has something to do, though nobody asks: a token that ends is to be renewed, or
    // the pause is over that somebody waits for. Nothing: never, or not as long as an attempt is
    // under way.
    std::optional<model::Instant> wakes() const;

    // Nobody waits for the next attempt any more; who does all the same asks again.
    void stop_waiting() { awaited_ = false; }

    // Somebody was told to wait, and the pause after an attempt that failed is not over.
    bool is_awaited() const { return awaited_; }

    // Why the last attempt gave no token; null when it did.
    const Refusal* refusal() const { return refusal_ ? &*refusal_ : nullptr; }
    int failures() const { return failures_; }  // attempts in a row that gave none
    bool is_live(model::Instant now) const { return token_ && !refused_ && now < ends_; }

    // The latest token; null when there was none yet.
    const model::Secret* latest() const { return token_ ? &*token_ : nullptr; }
    std::vector<model::Secret> secrets() const { return source_->secrets(); }

private:
    std::string settle(Granted granted, model::Instant now, model::WallTime wall);
    void accept(Grant grant, model::Instant now);

    std::unique_ptr<Source> source_;
    std::optional<model::Secret> token_;
    std::uint32_t number_ = 0;
    bool refused_ = false;         // the token, by the service
    bool doubtful_ = false;        // it stands in for a refused one, and has not served yet
    bool under_way_ = false;       // an attempt
    bool awaited_ = false;         // the next one, by somebody
    bool refreshing_ = false;      // the last attempt goes by the live token
    bool refresh_failed_ = false;  // so the next one does not
    model::Instant ends_ = model::Instant::max();
    model::Instant renews_ = model::Instant::max();
    // The last attempt's failure; no other attempt before `tries_again_`.
    std::optional<Refusal> refusal_;
    int failures_ = 0;
    model::Instant tries_again_{};
};

}  // namespace taskctl::credential
