// What is held against logins, token programs, and the tokens that polls carry.
#include <algorithm>

#include "checker.hpp"
#include "http/message.hpp"

namespace taskctl::simulation {

using namespace std::chrono_literals;
using Kind = Meaning::Kind;

namespace {

constexpr int longest_redirect_chain = 5;

// Of a timer.
constexpr Duration longest_lateness = 20ms;

// The policy's numbers, written down a second time.
Duration margin(Duration lifetime) {
    return std::min<Duration>(30s, lifetime / 5);
}

Duration pause_after(int failures) {
    return std::min<Duration>(1min, 1s * (1 << std::min(failures - 1, 10)));
}

}  // namespace

// The credential of a task; null when it has none, or one that stays what it is.
const KeyRecord* Checker::key_of(std::size_t task) const {
    const auto& plan = plan_.tasks[task];
    const bool is_fixed = plan_.origins[plan.origin].key.kind == KeyPlan::Kind::fixed;
    if (is_fixed || !plan.has_token || !plan.spec->wants_token) return nullptr;
    return &keys_[plan.origin];
}

KeyRecord* Checker::key_of(std::size_t task) {
    return const_cast<KeyRecord*>(std::as_const(*this).key_of(task));
}

void Checker::begin_attempt(std::size_t origin, http::RequestId id) {
    settle();
    auto& key = keys_[origin];
    const auto now = clock_.now();
    if (over_) violated(Invariant::left_over, key.key + " is logged in with after the run");
    if (key.attempt) violated(Invariant::one_login, key.key + " is logged in with twice at once");
    if (key.closed) violated(Invariant::login_pause, key.key + " was refused for good");
    if (!key.may_try(now)) {
        violated(Invariant::login_pause, key.key + " is logged in with " +
                                             model::to_text(*key.tries_again - now) + " too early");
    }
    if (key.serves(now) && now < key.renews) {
        violated(Invariant::needless_login,
                 key.key + " is logged in with " + model::to_text(key.renews - now) + " too early");
    }
    if (key.open == 0) violated(Invariant::needless_login, key.key + " is needed by no task");
    key.attempt = id;
    const auto& plan = plan_.origins[origin].key;
    const bool refreshes = plan.kind == KeyPlan::Kind::login && plan.refreshes;
    key.refreshing = refreshes && key.serves(now) && !key.refresh_failed;
    key.hops = 0;
    key.attempt_began = now;
    ++key.attempts;
}

void Checker::check_login(const LoginCall& call, const http::Request& request) const {
    const auto& key = keys_[call.origin];
    const bool refresh = key.refreshing;
    const auto bearer = http::find(request.headers, "Authorization").value_or("");
    const auto body = refresh ? "" : R"({"key":")" + key.key + "\"}";
    const auto wanted = refresh ? "Bearer " + key.token : "";
    if (call.refresh != refresh || request.body != body || bearer != wanted) {
        violated(Invariant::credential, key.key + ": a login with `" + request.body + "` and `" +
                                            std::string(bearer) + "`");
    }
    if (request.method != "POST" || request.timeout > plan_.request_timeout) {
        violated(Invariant::request, key.key + " is logged in with by " + request.method);
    }
}

void Checker::logging_in(http::RequestId id, const LoginCall& call, const http::Request& request) {
    auto& key = keys_[call.origin];
    if (key.hop) {
        if (request.url != *key.hop) violated(Invariant::origin, "a login at " + request.url);
        key.hop.reset();
        key.attempt = id;
        ++key.hops;
    } else {
        begin_attempt(call.origin, id);
    }
    ++requests_;
    check_login(call, request);
    note(key.key + (call.refresh ? " refresh " : " login ") + std::to_string(key.attempts));
}

std::size_t Checker::running(http::RequestId id, const http::Command& command) {
    const auto origin = static_cast<std::size_t>(std::stoul(command.words.at(1)));
    begin_attempt(origin, id);
    note(keys_[origin].key + " program " + std::to_string(keys_[origin].attempts));
    return origin;
}

// Whether it is the end of an attempt, or of a step of one.
bool Checker::ending_attempt(http::RequestId id, const Meaning& meaning) {
    const auto found = std::ranges::find(keys_, std::optional(id), &KeyRecord::attempt);
    if (found == keys_.end()) return false;
    auto& key = *found;
    key.attempt.reset();
    if (meaning.kind == Kind::moved && key.hops < longest_redirect_chain) {
        key.hop = meaning.location;
        return true;
    }
    key.attempt_ended = clock_.now();
    key.to_be_told = true;
    if (meaning.kind == Kind::look) {
        take_token(key, meaning);
        note(key.key + " gives " + meaning.token +
             (meaning.lifetime ? " for " + model::to_text(*meaning.lifetime) : ""));
    } else {
        take_failure(static_cast<std::size_t>(found - keys_.begin()), meaning);
        note(key.key + " gives no token: " + std::string(word(meaning.problem)));
    }
    return true;
}

void Checker::take_token(KeyRecord& key, const Meaning& meaning) {
    key.token = meaning.token;
    if (key.lapsed < clock_.now()) key.gaps.push_back({key.lapsed, clock_.now()});
    key.lapsed = Instant::max();
    key.doubtful = std::exchange(key.refused, false);
    key.refresh_failed = key.closed = false;
    key.failures = 0;
    key.tries_again.reset();
    key.ends.reset();
    key.renews = Instant::max();
    if (meaning.lifetime) {
        key.ends = clock_.now() + *meaning.lifetime;
        key.lapsed = *key.ends;
        key.renews = *key.ends - margin(*meaning.lifetime);
    }
    if (!meaning.next_key.empty()) key.key = meaning.next_key;
}

void Checker::take_failure(std::size_t origin, const Meaning& meaning) {
    auto& key = keys_[origin];
    const bool helper = plan_.origins[origin].key.kind == KeyPlan::Kind::helper;
    const bool passing =
        helper ? !key.token.empty() : meaning.kind != Kind::refused && meaning.kind != Kind::moved;
    if (!passing && key.refreshing) {
        key.refresh_failed = true;
        key.tries_again.reset();  // a login comes at once
        return;
    }
    key.problem = meaning.problem;
    key.closed = !passing;
    key.hint = std::max(meaning.own_hint, meaning.origin_hint);
    key.tries_again = clock_.now() + std::max(pause_after(++key.failures), key.hint);
}

void Checker::renewed(const watch::Renewal& renewal) {
    settle();
    const auto told = std::ranges::find(keys_, true, &KeyRecord::to_be_told);
    if (told == keys_.end()) violated(Invariant::told_truly, "a login is told that was not made");
    told->to_be_told = false;
    if (renewal.problem != nullptr && !told->failed()) {
        violated(Invariant::told_truly, told->key + " has no problem, but one is told");
    }
    if (renewal.problem == nullptr && told->failed()) {
        violated(Invariant::told_truly, told->key + " has a problem that is not told");
    }
}

void Checker::check_token(std::size_t task, const std::string& token) const {
    const auto* const key = key_of(task);
    if (key == nullptr) return;
    if (token != key->token) {
        violated(Invariant::live_token, label(task) + " is asked for with `" + token +
                                            "`, though `" + key->token + "` is newer");
    }
    if (!key->serves(clock_.now())) {
        violated(Invariant::live_token, label(task) + " is asked for with a token that " +
                                            (key->refused ? "was refused" : "has ended"));
    }
}

// A 401 is repeated once, if its credential may give another token that has not failed as well.
bool Checker::may_repeat(std::size_t task) {
    auto* const key = key_of(task);
    auto& record = records_[task];
    if (key == nullptr || std::exchange(record.repeated, true)) return false;
    if (record.token == key->token && key->doubtful) return false;
    if (record.token == key->token && !std::exchange(key->refused, true)) {
        key->lapsed = std::min(key->lapsed, clock_.now());
    }
    return true;
}

// Whether what is told of a task, its end or (null) a problem, can only come from its credential.
bool Checker::fails_without_token(std::size_t task, const watch::Outcome* end) const {
    const auto& record = records_[task];
    const auto* const key = key_of(task);
    if (key == nullptr || key->serves(clock_.now()) || !key->failed()) return false;
    if (record.flight || record.answer || record.hop) return false;
    if (!judged_ || judged_->task != task) return true;
    const auto& may_end = judged_->expectation.may_end;
    if (end != nullptr) return std::ranges::find(may_end, *end) == may_end.end();
    return judged_->repeats || judged_->problem || judged_->answer.kind == Kind::look;
}

void Checker::fail_without_token(std::size_t task) {
    settle();
    auto& record = records_[task];
    const auto& key = *key_of(task);
    if (std::exchange(record.failed_attempt, key.attempts) == key.attempts) {
        violated(Invariant::new_failure, label(task) + " fails for the second time by attempt " +
                                             std::to_string(key.attempts) + " for a token");
    }
    begin_poll(task);
    record.lacked_token = true;
    Meaning meaning;
    meaning.answered = false;
    meaning.kind = key.closed ? Kind::refused : Kind::transient;
    meaning.problem = key.problem;
    if (!key.closed) meaning.own_hint = key.hint;
    note(label(task) + " has no token: " + std::string(word(key.problem)));
    judge(task, meaning);
}

void Checker::check_renewed(std::size_t origin) const {
    const auto& key = keys_[origin];
    const auto now = clock_.now();
    if (key.token.empty() || key.open == 0 || key.attempt || key.hop || key.refused) return;
    if (now >= key.renews && key.may_try(now)) {
        violated(Invariant::renewed, key.key + " should have been renewed " +
                                         model::to_text(now - key.renews) + " ago");
    }
}

// When there was no token for it, in order.
std::vector<Span> Checker::token_gaps(std::size_t task) const {
    const auto* const key = key_of(task);
    if (key == nullptr) return {};
    auto gaps = key->gaps;
    if (!key->serves(clock_.now())) gaps.push_back({key->lapsed, clock_.now()});
    return gaps;
}

// Whether the service was heard of since an outage began: surely, or by the most that has been
// excused of it.
bool Checker::was_heard(std::size_t task, bool surely) const {
    const auto& outage = records_[task].outage;
    if (!outage) return true;
    auto since = outage->since;
    if (surely) {
        const auto now = clock_.now();
        since += with_jitter(outage->hinted) + outage->waited + covered(sleeps_, since, now) +
                 covered(records_[task].excused, outage->since, now);
    }
    return lanes_[plan_.tasks[task].origin].heard >= since;
}

// Time that passed since the poll was due is no outage, if others had answers meanwhile.
void Checker::excuse(std::size_t task, Instant due) {
    auto& record = records_[task];
    const auto now = clock_.now();
    if (now <= due) return;
    if (!was_heard(task, false)) {
        // What holds up the whole loop is none either.
        const auto held_up = plan_.late_wakes > 0 ? now - due : covered(stops_, due, now);
        record.outage->waited += held_up;
        return;
    }
    const auto gaps = token_gaps(task);
    if (was_heard(task, true)) excuse_surely(task, due, gaps);
    if (!record.outage) return;
    record.outage->waited += now - due - covered(sleeps_, due, now);
    // To wait for a token is an outage when it is in vain, unless that may have been for something
    // else as well.
    const auto& lane = lanes_[plan_.tasks[task].origin];
    const bool hindered =
        lane.full_at >= due || lane.held_until >= due || plan_.tasks[task].spec->limit;
    if (hindered) return;
    auto others = sleeps_;
    others.insert(others.end(), stops_.begin(), stops_.end());
    for (const auto& gap : gaps) {
        const auto begin = std::max(gap.from, due);
        if (begin >= gap.to) continue;
        record.outage->waited -= std::max<Duration>(
            gap.to - begin - covered(others, begin, gap.to) - 2 * longest_lateness, 0ms);
    }
}

void Checker::excuse_surely(std::size_t task, Instant due, const std::vector<Span>& gaps) {
    auto& record = records_[task];
    const auto now = clock_.now();
    // What was due while the machine slept is so again by as much later, if nobody comes to it
    // before.
    auto from = due;
    for (const auto& sleep : long_sleeps_) {
        if (sleep.to > due && sleep.from >= record.last_poll) from += sleep.to - sleep.from;
    }
    from = std::min(from, now);
    for (const auto& gap : gaps) {
        if (gap.from > from) record.excused.push_back({from, std::min(gap.from, now)});
        from = std::clamp(gap.to, from, now);
    }
    record.excused.push_back({from, now});
}

}  // namespace taskctl::simulation
