#include "transfer/fetch.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "http/ascii.hpp"
#include "http/follow.hpp"
#include "http/url.hpp"
#include "model/beyond_deadline.hpp"
#include "provider/request.hpp"
#include "transfer/policy.hpp"

namespace taskctl::transfer {
namespace {

using model::Duration;
using model::Problem;
using model::ProblemKind;

constexpr int not_satisfiable = 416;

Duration scaled(Duration duration, double factor) {
    return Duration(std::llround(static_cast<double>(duration.count()) * factor));
}

// Full jitter over an exponential, and never less than the hint.
Duration pause(int failures, Duration hint, double chance) {
    const auto widest = std::min(policy::cap, scaled(policy::base, std::pow(2.0, failures)));
    return std::max({policy::shortest_delay, scaled(widest, chance),
                     scaled(hint, 1.0 + policy::hint_jitter * chance)});
}

Fetch::Failed failed(const model::Error& error) {
    return {{ProblemKind::output, error.message, {}, {}}, static_cast<int>(error.fault)};
}

Fetch::Failed failed(Problem problem) {
    const int code = exit_code(problem.kind).value_or(static_cast<int>(model::Fault::internal));
    return {std::move(problem), code};
}

// What the service's own requests say about the body that they want or bring.
bool is_about_body(const http::Header& header) {
    return http::same_ignoring_case(header.name, "Accept") ||
           http::same_ignoring_case(header.name, "Accept-Encoding") ||
           http::same_ignoring_case(header.name, "Content-Type");
}

http::Origin origin_of(const std::string& url) {
    const auto parsed = http::parse_url(url);
    return parsed ? parsed->origin : http::Origin{};
}

}  // namespace

Fetch::Fetch(const provider::Target& target, Wanted wanted, std::unique_ptr<Output> output,
             int tries)
    : target_(target),
      wanted_(std::move(wanted)),
      output_(std::move(output)),
      tries_left_(tries),
      tries_(tries),
      best_(output_->size()) {}

std::optional<std::uint64_t> Fetch::total() const {
    const auto* const note = output_->note();
    return note != nullptr ? note->size : std::nullopt;
}

// Where the next attempt begins. Of a file that is all there its last byte is asked for, to learn
// whether it is still the same.
std::uint64_t Fetch::offset(const std::string& of) const {
    const auto* const note = output_->note();
    if (anew_ || note == nullptr || note->of != of || note->validator.empty()) return 0;
    const auto size = output_->size();
    return note->size && size > 0 ? std::min(size, *note->size - 1) : size;
}

// A credential goes along by the same rules as with a poll. To another origin goes no client
// certificate.
tl::expected<http::Request, Problem> Fetch::bare_request(const model::Secret* token,
                                                         model::WallTime now) const {
    const auto& service = *target_.service;
    http::Request request;
    if (link().credential) {
        auto asking = provider::request_for(target_, token, now);
        if (!asking) return asking;
        request.headers = std::move(asking->headers);
        std::erase_if(request.headers, is_about_body);
    }
    request.url = link().url;
    request.connection = origin_of(request.url) == service.endpoint.origin
                             ? service.connection
                             : anonymous(service.connection);
    return request;
}

tl::expected<http::Request, Problem> Fetch::begin(const model::Secret* token, model::WallTime now,
                                                  std::function<void()> moved) {
    auto request = bare_request(token, now);
    if (!request) return request;
    Asked asked{identity(target_, wanted_, link()), 0};
    asked.offset = offset(asked.of);
    // A body in another coding could not be gone on with.
    request->headers.push_back({"Accept", "*/*"});
    request->headers.push_back({"Accept-Encoding", "identity"});
    if (asked.offset > 0) {
        request->headers.push_back({"Range", "bytes=" + std::to_string(asked.offset) + "-"});
        request->headers.push_back({"If-Range", output_->note()->validator});
    }
    hops_ = 0;
    resumed_from_ = asked.offset;
    receiver_ = std::make_shared<Receiver>(*output_, std::move(asked), now, std::move(moved));
    request->sink = receiver_;
    return request;
}

void Fetch::note_progress() {
    progressed_ = output_->size() > best_;
    if (!progressed_) return;
    best_ = output_->size();
    tries_left_ = tries_;
    renewed_ = false;
    asked_ = false;
}

Fetch::Step Fetch::end(const http::Request& sent, const http::Answer& answer,
                       const Moment& moment) {
    throttle_.reset();
    if (receiver_->fault()) return failed(*receiver_->fault());
    note_progress();
    if (receiver_->restarted()) {
        anew_ = false;
        resumed_from_ = 0;
    }
    if (!receiver_->mismatch().empty()) return start_over(receiver_->mismatch(), moment);
    const bool came = answer && (answer->status == 200 || answer->status == 206);
    if (came || receiver_->complete()) return received(moment);
    return unwanted(sent, answer, moment);
}

Fetch::Step Fetch::received(const Moment& moment) {
    if (receiver_->is_announced() && !receiver_->complete()) {
        return again(
            {Cure::retry,
             {ProblemKind::unreachable, "the file ended before its announced size", {}, {}},
             false,
             {}},
            moment);
    }
    auto path = output_->finish();
    if (!path) return failed(path.error());
    return Done{std::move(*path), receiver_->coding()};
}

// An answer without the file.
Fetch::Step Fetch::unwanted(const http::Request& sent, const http::Answer& answer,
                            const Moment& moment) {
    if (answer && hops_ < http::longest_redirect_chain) {
        if (auto next = hop(sent, *answer)) {
            ++hops_;
            return Hop{std::move(*next)};
        }
    }
    if (answer && answer->status == not_satisfiable && http::find(sent.headers, "Range")) {
        return start_over("the file has become shorter (HTTP 416)", moment);
    }
    auto link = this->link();
    if (link.credential && origin_of(sent.url) != origin_of(link.url)) link.credential = false;
    auto verdict = judge(answer, link, moment.wall);
    switch (verdict.cure) {
        case Cure::retry:
            return again(verdict, moment);
        case Cure::renew:
            refusal_ = verdict.problem;
            if (!std::exchange(renewed_, true)) return Renew{};
            break;
        case Cure::fresh_link:
            expired_ = true;
            break;
        case Cure::none:
            break;
    }
    return other_link(std::move(verdict.problem));
}

Fetch::Step Fetch::again(const Verdict& verdict, const Moment& moment) {
    if (verdict.throttled) throttle_ = Again{verdict.hint, verdict.problem};
    if (verdict.hint > std::max(moment.left, model::Duration::zero())) {
        return other_link(
            model::beyond_deadline(verdict.problem.http_status, moment.wall + verdict.hint));
    }
    if (!progressed_ && --tries_left_ <= 0) {
        auto problem = verdict.problem;
        problem.message += "; tried " + std::to_string(tries_) + " times without getting further";
        return other_link(std::move(problem));
    }
    const int failures = tries_ - tries_left_ + (verdict.throttled ? 1 : 0);
    auto wait = pause(failures, verdict.hint, moment.chance);
    // The time is too short for what was added to the hint.
    if (verdict.hint > Duration::zero() && wait > moment.left) wait = verdict.hint;
    return Again{wait, verdict.problem};
}

Fetch::Step Fetch::start_over(std::string why, const Moment& moment) {
    anew_ = true;
    return again({Cure::retry, {ProblemKind::not_understood, std::move(why), {}, {}}, false, {}},
                 moment);
}

// The last thing to try, once, is what the task says now.
Fetch::Step Fetch::other_link(Problem problem) {
    refusal_ = problem;
    if (at_ + 1 < wanted_.links.size()) {
        ++at_;
        tries_left_ = tries_;
        renewed_ = false;
        return Again{{}, std::move(problem)};
    }
    if (expired_ && !std::exchange(asked_, true)) return Ask{};
    return failed(std::move(problem));
}

Fetch::Step Fetch::refused() {
    return other_link(*refusal_);
}

Fetch::Step Fetch::without_token(const Problem& problem, bool passing, const Moment& moment) {
    if (!passing) return other_link(problem);
    progressed_ = false;
    return again({Cure::retry, problem, false, {}}, moment);
}

Fetch::Step Fetch::fresh(std::vector<Link> links) {
    wanted_.links = std::move(links);
    at_ = 0;
    expired_ = false;
    tries_left_ = tries_;
    return Again{};
}

Fetch::Step Fetch::not_fresh(const std::string& why, bool passing, const Moment& moment) {
    auto problem = *refusal_;
    problem.message += "; " + why;
    if (!passing) return failed(std::move(problem));
    if (tries_left_ > 1) asked_ = false;
    progressed_ = false;
    return again({Cure::retry, std::move(problem), false, {}}, moment);
}

}  // namespace taskctl::transfer
