#include "transfer/downloads.hpp"

#include <algorithm>
#include <utility>

#include "http/status.hpp"
#include "model/beyond_deadline.hpp"

namespace taskctl::transfer {

using model::Problem;

Downloads::Downloads(http::Loop& loop, const http::Clock& clock, Keys& keys, Observer& observer,
                     Options options)
    : loop_(loop), clock_(clock), keys_(keys), observer_(observer), options_(std::move(options)) {}

void Downloads::start(const provider::Target& target, std::vector<Wanted> files, Open open) {
    const auto job = std::make_shared<Job>(Job{target, std::move(open), {}});
    for (auto& wanted : files) {
        files_.emplace(next_, File{job, std::move(wanted), nullptr});
        ++open_[&target];
        ready_.push_back(next_);
        observer_.planned(status(next_++));
    }
}

void Downloads::pump() {
    const auto now = clock_.now();
    std::vector<Key> due;
    while (!later_.empty() && later_.begin()->first <= now) {
        due.push_back(later_.begin()->second);
        later_.erase(later_.begin());
    }
    ready_.insert(ready_.begin(), due.begin(), due.end());  // before what has not begun
    for (const auto& [job, failures] : std::map(keyless_jobs_)) ask(job);
    for (const auto& [key, failures] : std::map(keyless_)) launch(key);
    while (!ready_.empty() && flights_.size() + keyless_.size() < options_.at_once) {
        const auto key = ready_.front();
        ready_.pop_front();
        launch(key);
    }
}

model::Instant Downloads::wakes() const {
    if (!ready_.empty() && flights_.size() + keyless_.size() < options_.at_once) {
        return clock_.now();
    }
    return later_.empty() ? model::Instant::max() : later_.begin()->first;
}

// Files are opened when it is their turn: a task may have more of them than there are descriptors.
bool Downloads::open(Key key) {
    auto& file = files_.at(key);
    if (file.fetch) return true;
    auto output = file.job->open(file.wanted);
    if (!output) {
        const auto& error = output.error();
        finish(key, {"", Problem{model::ProblemKind::output, error.message, {}, {}},
                     static_cast<int>(error.fault)});
        return false;
    }
    file.fetch =
        std::make_unique<Fetch>(file.job->target, file.wanted, std::move(*output), options_.tries);
    return true;
}

void Downloads::launch(Key key) {
    auto& file = files_.at(key);
    if (put_off(key, file.fetch ? file.fetch->url() : file.wanted.links.front().url)) return;
    if (!open(key)) return;
    const auto credential = file.job->target.credential;
    if (!file.fetch->wants_token() || !credential) {
        begin(key, nullptr);
        return;
    }
    const auto got = get_token(*credential, keyless_, key);
    if (const auto* const ready = std::get_if<Keys::Ready>(&got)) {
        begin(key, ready);
    } else if (const auto* const refusal = std::get_if<credential::Refusal>(&got)) {
        settle(key, file.fetch->without_token(refusal->problem, refusal->passing, moment()), 0);
    }
}

// Whether the origin of what is to be asked next wants to be left alone: then the file waits, or
// gives that place up when there is no time for it.
bool Downloads::put_off(Key key, const std::string& url) {
    const auto place = http::parse_url(url);
    const auto found = place ? holds_.find(place->origin) : holds_.end();
    if (found == holds_.end() || found->second.until <= clock_.now()) return false;
    keyless_.erase(key);
    const auto [until, problem] = found->second;
    const auto wait = until - clock_.now();
    if (until > options_.deadline) {
        if (!open(key)) return true;
        auto told = model::beyond_deadline(problem.http_status, clock_.wall() + wait);
        settle(key, files_.at(key).fetch->out_of_time(std::move(told)), 0);
        return true;
    }
    if (files_.at(key).fetch) observer_.waits(status(key), problem, wait);
    later_.emplace(until, key);
    return true;
}

void Downloads::hold(const std::string& url, const Fetch::Again& throttle) {
    const auto place = http::parse_url(url);
    if (!place || !throttle.problem) return;
    const Hold hold{clock_.now() + throttle.wait, *throttle.problem};
    auto& held = holds_.try_emplace(place->origin, hold).first->second;
    if (hold.until > held.until) held = hold;
}

void Downloads::begin(Key key, const Keys::Ready* token) {
    auto& fetch = *files_.at(key).fetch;
    const auto number = token != nullptr ? token->number : 0;
    auto request =
        fetch.begin(token != nullptr ? &token->token : nullptr, clock_.wall(), [this, key, number] {
            const auto& credential = files_.at(key).job->target.credential;
            if (credential) keys_.prove(*credential, number);
            observer_.moved(status(key));
        });
    if (!request) {
        settle(key, fetch.without_token(request.error(), false, moment()), 0);
        return;
    }
    send({key, std::move(*request), number});
}

void Downloads::send(Flight flight) {
    flight.request.timeout = options_.stall;
    ++requests_;
    const auto id = loop_.start(flight.request);
    flights_.emplace(id, std::move(flight));
}

bool Downloads::take(const http::Answered& answered) {
    auto node = flights_.extract(answered.id);
    if (node.empty()) return take_question(answered);
    const auto& flight = node.mapped();
    auto& fetch = *files_.at(flight.key).fetch;
    prove(*files_.at(flight.key).job, flight.token, answered.answer);
    auto step = fetch.end(flight.request, answered.answer, moment());
    if (const auto& throttle = fetch.throttle()) hold(flight.request.url, *throttle);
    settle(flight.key, std::move(step), flight.token);
    return true;
}

void Downloads::settle(Key key, Fetch::Step step, std::uint32_t token) {
    auto& file = files_.at(key);
    if (auto* const done = std::get_if<Fetch::Done>(&step)) {
        finish(key, {std::move(done->path), {}, 0, std::move(done->coding)});
    } else if (auto* const failed = std::get_if<Fetch::Failed>(&step)) {
        finish(key, {"", std::move(failed->problem), failed->exit_code});
    } else if (const auto* const again = std::get_if<Fetch::Again>(&step)) {
        if (again->problem) observer_.waits(status(key), *again->problem, again->wait);
        later_.emplace(clock_.now() + again->wait, key);
    } else if (auto* const hop = std::get_if<Fetch::Hop>(&step)) {
        if (!put_off(key, hop->request.url)) send({key, std::move(hop->request), token});
    } else if (std::holds_alternative<Fetch::Renew>(step)) {
        renew(key, token);
    } else {
        file.job->waiting.push_back(key);
        if (file.job->waiting.size() == 1) ask(file.job);
    }
}

void Downloads::prove(const Job& job, std::uint32_t token, const http::Answer& answer) {
    const auto credential = job.target.credential;
    if (credential && answer && answer->status != http::unauthorized) {
        keys_.prove(*credential, token);
    }
}

void Downloads::renew(Key key, std::uint32_t token) {
    const auto& file = files_.at(key);
    const auto credential = file.job->target.credential;
    if (credential && keys_.refuse(*credential, token)) {
        ready_.push_front(key);
    } else {
        settle(key, file.fetch->refused(), token);
    }
}

void Downloads::stop(const Problem& problem, int exit_code) {
    for (const auto& [id, flight] : flights_) loop_.cancel(id);
    for (const auto& [id, question] : questions_) loop_.cancel(id);
    flights_.clear();
    questions_.clear();
    ready_.clear();
    later_.clear();
    keyless_.clear();
    keyless_jobs_.clear();
    while (!files_.empty()) {
        const auto& [key, file] = *files_.begin();
        auto told = problem;
        const bool is_kept = file.fetch && file.fetch->is_kept();
        if (is_kept) told.message += "; what has come is kept for the next run";
        finish(key, {"", std::move(told), exit_code});
    }
}

void Downloads::finish(Key key, const End& end) {
    const auto* const target = &files_.at(key).job->target;
    if (--open_[target] == 0) open_.erase(target);
    observer_.ended(status(key), end);
    codes_.push_back(end.exit_code);
    files_.erase(key);
}

Status Downloads::status(Key key) const {
    const auto& file = files_.at(key);
    Status status{key, file.job->target, file.wanted.artifact, file.wanted.name, 0, {},
                  0,   clock_.now()};
    if (file.fetch) {
        status.size = file.fetch->size();
        status.total = file.fetch->total();
        status.resumed_from = file.fetch->resumed_from();
    }
    return status;
}

}  // namespace taskctl::transfer
