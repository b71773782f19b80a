#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "http/message.hpp"
#include "model/problem.hpp"
#include "model/secret.hpp"
#include "provider/target.hpp"
#include "transfer/output.hpp"
#include "transfer/plan.hpp"
#include "transfer/receiver.hpp"
#include "transfer/verdict.hpp"

namespace taskctl::transfer {

// One file on its way, as a state machine without a loop: which request is next, and what its
// answer means. An attempt goes on where the last one broke off, if the server can show that the
// file is still the same.
class Fetch {
public:
    // What to do after an attempt.
    struct Done {
        std::string path;
        std::string coding;  // how the server packed it, unasked; mostly empty
    };
    struct Again {
        model::Duration wait{};
        std::optional<model::Problem> problem;  // what was wrong; nothing: nothing
    };
    struct Hop {
        http::Request request;
    };
    struct Renew {};  // the token was refused
    struct Ask {};    // the task, for fresh links
    struct Failed {
        model::Problem problem;
        int exit_code = 0;
    };
    using Step = std::variant<Done, Again, Hop, Renew, Ask, Failed>;

    // When an answer came, a random number in [0, 1), and how long there is still time.
    struct Moment {
        model::WallTime wall;
        double chance = 0;
        model::Duration left = model::Duration::max();
    };

    Fetch(const provider::Target& target, Wanted wanted, std::unique_ptr<Output> output, int tries);

    bool wants_token() const { return link().credential; }
    // The next attempt's request; a problem when it can't be made.
    tl::expected<http::Request, model::Problem> begin(const model::Secret* token,
                                                      model::WallTime now,
                                                      std::function<void()> moved);
    Step end(const http::Request& sent, const http::Answer& answer, const Moment& moment);

    // How long the place that gave the last answer wants to be left alone, whatever the file, and
    // why; mostly nothing.
    const std::optional<Again>& throttle() const { return throttle_; }

    // Where the next attempt asks can't be asked in time.
    Step out_of_time(model::Problem problem) { return other_link(std::move(problem)); }
    // There is no other token than the one that was refused.
    Step refused();
    // There is no token now.
    Step without_token(const model::Problem& problem, bool passing, const Moment& moment);
    // What came of asking the task.
    Step fresh(std::vector<Link> links);
    Step not_fresh(const std::string& why, bool passing, const Moment& moment);

    const Wanted& wanted() const { return wanted_; }
    const std::string& url() const { return link().url; }
    std::uint64_t size() const { return output_->size(); }
    bool is_kept() const { return output_->is_kept(); }
    std::optional<std::uint64_t> total() const;
    std::uint64_t resumed_from() const { return resumed_from_; }

private:
    const Link& link() const { return wanted_.links[at_]; }
    tl::expected<http::Request, model::Problem> bare_request(const model::Secret* token,
                                                             model::WallTime now) const;
    std::uint64_t offset(const std::string& of) const;
    void note_progress();
    Step received(const Moment& moment);
    Step unwanted(const http::Request& sent, const http::Answer& answer, const Moment& moment);
    Step again(const Verdict& verdict, const Moment& moment);
    Step start_over(std::string why, const Moment& moment);
    Step other_link(model::Problem problem);

    const provider::Target& target_;
    Wanted wanted_;
    std::unique_ptr<Output> output_;
    std::shared_ptr<Receiver> receiver_;  // of the attempt under way
    int tries_left_;
    const int tries_;
    std::size_t at_ = 0;  // of the links
    int hops_ = 0;
    std::uint64_t best_ = 0;  // the most bytes there ever were
    std::uint64_t resumed_from_ = 0;
    bool progressed_ = false;  // in the last attempt
    bool anew_ = false;        // the next attempt asks for the whole
    bool renewed_ = false;     // the token, since there was progress
    bool asked_ = false;       // the task, likewise
    bool expired_ = false;     // one of the links
    std::optional<model::Problem> refusal_;
    std::optional<Again> throttle_;
};

}  // namespace taskctl::transfer
