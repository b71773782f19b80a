// Asking a task once more, for links that have not expired.
#include <algorithm>
#include <utility>

#include "http/follow.hpp"
#include "http/status.hpp"
#include "provider/read.hpp"
#include "provider/request.hpp"
#include "transfer/downloads.hpp"

namespace taskctl::transfer {
namespace {

// The file that was wanted, as the task names it now; null when it doesn't, or not clearly.
const Wanted* same_file(const Wanted& wanted, const std::vector<Wanted>& now) {
    const Wanted* found = nullptr;
    for (const auto& file : now) {
        if (file.artifact != wanted.artifact) continue;
        if (file.name == wanted.name) return &file;
        if (found != nullptr) return nullptr;
        found = &file;
    }
    return found;
}

}  // namespace

void Downloads::ask(const std::shared_ptr<Job>& job) {
    const auto credential = job->target.credential;
    if (!credential) {
        pose(job, nullptr);
        return;
    }
    const auto got = get_token(*credential, keyless_jobs_, job);
    if (const auto* const ready = std::get_if<Keys::Ready>(&got)) {
        pose(job, ready);
    } else if (const auto* const refusal = std::get_if<credential::Refusal>(&got)) {
        give_up(*job, "the task could not be asked for another link: " + refusal->problem.message,
                refusal->passing);
    }
}

void Downloads::pose(const std::shared_ptr<Job>& job, const Keys::Ready* token) {
    auto request = provider::request_for(job->target, token != nullptr ? &token->token : nullptr,
                                         clock_.wall());
    if (!request) {
        give_up(*job, "the task could not be asked for another link: " + request.error().message,
                false);
        return;
    }
    send(Question{job, std::move(*request), token != nullptr ? token->number : 0, 0});
}

void Downloads::send(Question question) {
    ++requests_;
    const auto id = loop_.start(question.request);
    questions_.emplace(id, std::move(question));
}

bool Downloads::take_question(const http::Answered& answered) {
    auto node = questions_.extract(answered.id);
    if (node.empty()) return false;
    auto& question = node.mapped();
    const auto& answer = answered.answer;
    const auto& accept = question.job->target.service->spec->accept;
    if (answer && question.redirects < http::longest_redirect_chain &&
        std::ranges::find(accept, answer->status) == accept.end()) {
        if (auto next = http::follow(question.request, *answer)) {
            send(Question{question.job, std::move(*next), question.token, question.redirects + 1});
            return true;
        }
    }
    read(question, answer);
    return true;
}

// The words of the service are left out: nothing here knows how to clean them of secrets.
void Downloads::read(Question& question, const http::Answer& answer) {
    auto& job = *question.job;
    const auto outcome = answer ? provider::read(job.target, *answer, clock_.wall()).outcome
                                : tl::make_unexpected(provider::read(answer.error()));
    prove(job, question.token, answer);
    if (outcome) {
        job.renewed = false;
        give_links(job, *outcome);
        return;
    }
    const auto credential = job.target.credential;
    if (answer && answer->status == http::unauthorized && credential &&
        !std::exchange(job.renewed, true) && keys_.refuse(*credential, question.token)) {
        ask(question.job);
        return;
    }
    const auto& failure = outcome.error();
    give_up(job,
            "asking the task for another link gave no answer (" +
                std::string(word(failure.problem.kind)) + ")",
            failure.retry != provider::Retry::never);
}

void Downloads::give_links(Job& job, const model::Task& task) {
    const auto now = plan(task, *job.target.service);
    for (const auto key : std::exchange(job.waiting, {})) {
        auto& fetch = *files_.at(key).fetch;
        const auto* const file = same_file(fetch.wanted(), now);
        settle(key,
               file != nullptr
                   ? fetch.fresh(file->links)
                   : fetch.not_fresh("the task does not name this file any more", false, moment()),
               0);
    }
}

void Downloads::give_up(Job& job, const std::string& why, bool passing) {
    for (const auto key : std::exchange(job.waiting, {})) {
        settle(key, files_.at(key).fetch->not_fresh(why, passing, moment()), 0);
    }
}

}  // namespace taskctl::transfer
