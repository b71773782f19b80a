#include "report/doctor_request.hpp"

#include <cstdlib>

#include "http/hints.hpp"
#include "http/status.hpp"

namespace taskctl::report {
namespace {

using model::ProblemKind;

constexpr int forbidden = 403;

Finding failure(std::string check, std::string subject, const model::Problem& problem,
                std::string mend) {
    return {std::move(check), std::move(subject), Grade::failure,
            problem.message,  std::move(mend),    model::exit_code(problem.kind).value_or(0)};
}

std::string mend_credential(const model::Problem& problem) {
    if (problem.kind == ProblemKind::configuration) {
        return "run the helper by hand, as the config file or --token-command has it";
    }
    return "give one that serves, by --token-file, --token-command or a profile";
}

std::string mend_answer(ProblemKind kind) {
    switch (kind) {
        case ProblemKind::not_found:
            return "check the id, the endpoint, and how long the service keeps a task";
        case ProblemKind::rejected:
        case ProblemKind::not_understood:
            return "`taskctl explain` shows the request, the answer and how it is read";
        case ProblemKind::rate_limited:
        case ProblemKind::quota:
            return "wait, or ask who runs the service for more";
        case ProblemKind::not_permitted:
            return "may this credential see this task?";
        default:
            return "try again later";
    }
}

}  // namespace

std::optional<Finding> clock_finding(const http::Origin& origin, const http::Headers& headers,
                                     model::WallTime at) {
    constexpr auto harmless = std::chrono::seconds(10);
    const auto text = http::find(headers, "Date");
    const auto date = text ? http::parse_http_date(*text, at) : std::nullopt;
    if (!date) return std::nullopt;
    const auto ahead = std::chrono::floor<std::chrono::seconds>(at) - *date;
    const auto apart = std::chrono::abs(ahead);
    Finding finding{"clock", to_text(origin), Grade::ok, "", "", 0};
    if (apart <= harmless) {
        finding.message = "this machine's clock agrees with the server's";
        return finding;
    }
    finding.grade = Grade::warning;
    finding.message = "this machine's clock is " +
                      model::to_text(std::chrono::duration_cast<model::Duration>(apart)) +
                      (ahead > model::Duration::zero() ? " ahead of" : " behind") +
                      " the server's: tokens and certificates seem expired, or not valid yet";
    finding.mend = "let the clock be set from the network (timedatectl set-ntp true)";
    return finding;
}

void Consultation::exchanged(const watch::Exchange& exchange) {
    warnings_ = exchange.reading.warnings;
    status_.reset();
    if (!exchange.answer) return;
    status_ = exchange.answer->status;
    clock_ = clock_finding(exchange.target.service->endpoint.origin, exchange.answer->headers,
                           exchange.at);
}

void Consultation::renewed(const watch::Renewal& renewal) {
    refused_.reset();
    got_token_ = renewal.problem == nullptr;
    if (renewal.problem != nullptr) refused_ = *renewal.problem;
}

void Consultation::finished(const watch::Sighting& sighting, const watch::Outcome&) {
    judge_credential(sighting);
    judge_answer(sighting);
}

void Consultation::judge_credential(const watch::Sighting& sighting) {
    const auto* const problem = sighting.problem;
    const bool refused = status_ == http::unauthorized || status_ == forbidden;
    const bool is_about_it =
        problem != nullptr && problem->kind == ProblemKind::not_permitted && (refused || !status_);
    if (refused_) {
        credential_ =
            failure("credential", sighting.target.ref, *refused_, mend_credential(*refused_));
    } else if (is_about_it) {
        // What is not sent for want of a credential says itself how to give one.
        credential_ = failure("credential", sighting.target.ref, *problem,
                              status_ ? mend_credential(*problem) : "");
    } else if (status_) {
        const bool has_one = sighting.target.credential.has_value();
        credential_ = {"credential", sighting.target.ref, Grade::ok, "", "", 0};
        credential_->message = !has_one     ? "none is sent, and none is asked for"
                               : got_token_ ? "a token was got, and not refused"
                                            : "the token was not refused";
    }
}

void Consultation::judge_answer(const watch::Sighting& sighting) {
    if (credential_ && credential_->grade == Grade::failure) return;
    const auto& ref = sighting.target.ref;
    if (sighting.problem != nullptr) {
        answer_ = failure("request", ref, *sighting.problem, mend_answer(sighting.problem->kind));
        return;
    }
    if (sighting.task == nullptr) return;
    answer_ = {"request", ref, Grade::ok, "the task is " + std::string(word(sighting.task->state)),
               "",        0};
    if (warnings_.empty()) return;
    answer_->grade = Grade::warning;
    for (const auto& warning : warnings_) answer_->message += "; " + warning;
    answer_->mend = mend_answer(ProblemKind::not_understood);
}

std::vector<Finding> Consultation::findings() const {
    std::vector<Finding> all;
    for (const auto* finding : {&credential_, &clock_, &answer_}) {
        if (*finding) all.push_back(**finding);
    }
    return all;
}

}  // namespace taskctl::report
