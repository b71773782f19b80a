// What is held against every request, and against every time at which none goes out.
#include <algorithm>

#include "checker.hpp"
#include "http/message.hpp"

namespace taskctl::simulation {

using namespace std::chrono_literals;

namespace {

constexpr int longest_redirect_chain = 5;

// So many may meet by chance.
std::size_t most_together(std::size_t tasks) {
    return 3 + tasks / 4;
}

std::string credential_in(const http::Request& request) {
    for (const auto* name : {"Authorization", "X-Api-Key"}) {
        const auto value = http::find(request.headers, name);
        if (!value) continue;
        constexpr std::string_view scheme = "Bearer ";
        return std::string(value->substr(value->starts_with(scheme) ? scheme.size() : 0));
    }
    return "";
}

}  // namespace

TaskCall Checker::call_of(const http::Request& request) const {
    const auto& url = request.url;
    const auto slash = url.rfind('/');
    const auto id = url.substr(slash + 1);
    const auto found = std::ranges::find(plan_.tasks, id, &TaskPlan::id);
    if (found == plan_.tasks.end()) violated(Invariant::origin, "a request to " + url);
    TaskCall call{static_cast<std::size_t>(found - plan_.tasks.begin()), 0, credential_in(request)};
    const auto moved = url.find("/moved/");
    if (moved != std::string::npos) call.redirects_left = std::stoi(url.substr(moved + 7));
    return call;
}

void Checker::check_origin(std::size_t task, const http::Request& request) const {
    const auto& plan = plan_.tasks[task];
    const auto& origin = plan_.origins[plan.origin];
    const auto path = path_of(plan.id, call_of(request).redirects_left);
    if (request.url != origin.url + path) {
        violated(Invariant::origin, label(task) + " is asked for at " + request.url +
                                        ", but belongs to " + origin.url);
    }
    const auto credential = credential_in(request);
    const bool own = credential == origin.token || credential.starts_with(origin.token + ".");
    const bool has_key =
        (request.url + request.body + credential).find("key-of") != std::string::npos;
    if (has_key || (plan.spec->wants_token ? !own : !credential.empty())) {
        violated(Invariant::credential,
                 label(task) + " is asked for with the credential `" + credential + "`");
    }
}

void Checker::check_request(std::size_t task, const http::Request& request) const {
    const auto& plan = plan_.tasks[task];
    const bool is_post = request.method == "POST";
    if (is_post != plan.spec->post || is_post != !request.body.empty()) {
        violated(Invariant::request, label(task) + " is asked for by " + request.method + " with " +
                                         std::to_string(request.body.size()) + " bytes");
    }
    auto most = plan_.request_timeout;
    if (deadline_) {
        const auto left = last_moment() - clock_.now();
        most = std::min(most, std::max<Duration>(left + 100ms, 1ms));
    }
    if (request.timeout > most || request.timeout < 1ms) {
        violated(Invariant::request, label(task) + " is asked for with " +
                                         model::to_text(request.timeout) + " to answer");
    }
}

// Whether this is the next step of a redirect; the poll it belongs to goes on.
bool Checker::take_hop(std::size_t task, const http::Request& request) {
    auto& record = records_[task];
    if (!record.hop) return false;
    if (request.url != *record.hop) {
        violated(Invariant::origin, label(task) + " was redirected to " + *record.hop +
                                        ", but is asked for at " + request.url);
    }
    check_hold(task);
    excuse(task, record.hop_due);
    record.hop_waits += clock_.now() - record.hop_due;
    record.hop.reset();
    ++record.hops;
    return true;
}

std::string Checker::too_early(std::size_t task, Instant until) const {
    return label(task) + " is asked for " + model::to_text(until - clock_.now()) + " too early";
}

void Checker::check_hold(std::size_t task) const {
    const auto& lane = lanes_[plan_.tasks[task].origin];
    if (lane.held_until > clock_.now()) {
        violated(Invariant::hold, too_early(task, lane.held_until));
    }
}

void Checker::check_time(std::size_t task) const {
    const auto& record = records_[task];
    const auto now = clock_.now();
    const bool last = deadline_ && now >= *deadline_;
    if (record.due.earliest > now && (!last || record.due.reason == Invariant::hint)) {
        violated(record.due.reason, too_early(task, record.due.earliest));
    }
    if (record.announced && *record.announced > now && !last) {
        violated(Invariant::announced, too_early(task, *record.announced));
    }
}

// Tasks that were asked for together are not asked for together again, unless something held them
// back until then.
void Checker::check_spread(std::size_t task) {
    auto& record = records_[task];
    const auto now = clock_.now();
    auto& lane = lanes_[plan_.tasks[task].origin];
    const auto together = std::exchange(record.together, std::nullopt);
    if (!together || plan_.late_wakes > 0 || plan_.chance >= 0 || plan_.tasks[task].spec->limit ||
        (deadline_ && now >= *deadline_)) {
        return;
    }
    if (*together < std::max({awake_, lane.held_until, lane.full_at})) return;
    if (const auto* const key = key_of(task); key != nullptr && *together < key->attempt_ended) {
        return;
    }
    auto& pairs = lane.pairs;
    if (!pairs.empty() && pairs.begin()->first.second != now) pairs.clear();
    if (++pairs[{*together, now}] > most_together(lane.tasks)) {
        violated(Invariant::spread, label(task) + " is asked for together with others, as it was " +
                                        model::to_text(now - *together) + " before");
    }
}

void Checker::begin_poll(std::size_t task) {
    auto& record = records_[task];
    auto& lane = lanes_[plan_.tasks[task].origin];
    if (record.answer) {
        violated(Invariant::outcome, label(task) + " is asked for again, its answer not looked at");
    }
    check_time(task);
    check_spread(task);
    if (record.announced) excuse(task, *record.announced);
    if (record.polls++ == 0) record.first_poll = clock_.now();
    record.last_poll = clock_.now();
    record.hops = 0;
    record.lacked_token = false;
    record.hop_waits = Duration::zero();
    record.announced.reset();
    record.passed_over_since.reset();
    ++lane.polls;
}

void Checker::take_from_window(std::size_t task) {
    const auto& plan = plan_.tasks[task];
    if (!plan.spec->limit) return;
    auto& starts = lanes_[plan.origin].windows[plan.spec];
    starts.push_back(clock_.now());
    const auto limit = static_cast<std::size_t>(plan.spec->limit->requests);
    if (starts.size() <= limit) return;
    if (starts.front() + plan.spec->limit->window > clock_.now()) {
        violated(Invariant::rate_limit, label(task) + " is asked for within " +
                                            model::to_text(clock_.now() - starts.front()) +
                                            " of the " + std::to_string(limit) +
                                            "th request before");
    }
    starts.pop_front();
}

bool Checker::window_is_open(std::size_t task) const {
    const auto& plan = plan_.tasks[task];
    if (!plan.spec->limit) return true;
    const auto& windows = lanes_[plan.origin].windows;
    const auto found = windows.find(plan.spec);
    return found == windows.end() ||
           found->second.size() < static_cast<std::size_t>(plan.spec->limit->requests) ||
           found->second.front() + plan.spec->limit->window <= clock_.now();
}

TaskCall Checker::starting(http::RequestId id, const http::Request& request) {
    settle();
    auto call = call_of(request);
    const auto task = call.task;
    auto& record = records_[task];
    auto& lane = lanes_[plan_.tasks[task].origin];
    if (over_ || record.outcome) {
        violated(Invariant::finished_once, label(task) + " is asked for after its end");
    }
    if (record.flight) {
        violated(Invariant::one_at_a_time, label(task) + " is asked for while it is asked for");
    }
    check_origin(task, request);
    check_request(task, request);
    const bool hop = take_hop(task, request);
    if (!hop) {
        check_hold(task);
        check_token(task, call.token);
        begin_poll(task);
        record.token = call.token;
    }
    take_from_window(task);
    if (lane.in_flight >= plan_.options.concurrency) {
        violated(Invariant::concurrency, label(task) + " is one request too many in flight");
    }
    if (++lane.in_flight == plan_.options.concurrency) lane.full_at = clock_.now();
    ++requests_;
    record.flight = id;
    flights_.emplace(id, task);
    note(label(task) + (hop ? " redirect " + std::to_string(record.hops)
                            : " poll " + std::to_string(record.polls)));
    return call;
}

void Checker::canceling(http::RequestId id) {
    for (auto& key : keys_) {
        if (key.attempt == id) key.attempt.reset();
    }
    const auto found = flights_.find(id);
    if (found == flights_.end()) return;
    auto& record = records_[found->second];
    auto& lane = lanes_[plan_.tasks[found->second].origin];
    if (lane.in_flight-- == plan_.options.concurrency) lane.full_at = clock_.now();
    record.flight.reset();
    flights_.erase(found);
}

void Checker::answering(http::RequestId id, Meaning meaning) {
    if (ending_attempt(id, meaning)) return;
    const auto task = flights_.at(id);
    auto& record = records_[task];
    canceling(id);
    if (meaning.kind == Meaning::Kind::moved && record.hops == longest_redirect_chain) {
        meaning.kind = Meaning::Kind::refused;
        meaning.problem = model::ProblemKind::not_understood;
    }
    if (meaning.kind == Meaning::Kind::moved) {
        record.hop = meaning.location;
        record.hop_due = clock_.now();
    } else {
        record.answer = std::move(meaning);
    }
}

// A task that waits, though it is due, needs a reason; and being behind others is one only as long
// as all take turns.
void Checker::check_due(std::size_t task) {
    auto& record = records_[task];
    const auto& lane = lanes_[plan_.tasks[task].origin];
    const auto now = clock_.now();
    if (record.outcome || record.flight) return;
    const bool due = record.hop || record.due.latest < now || (deadline_ && now >= *deadline_);
    const auto* const key = key_of(task);
    const bool lacks_token =
        !record.hop && key != nullptr && !key->serves(now) && (key->attempt || !key->may_try(now));
    if (!due || lane.held_until > now || !window_is_open(task) || lacks_token) {
        record.passed_over_since.reset();
        return;
    }
    if (lane.in_flight < plan_.options.concurrency) {
        violated(Invariant::overdue, label(task) + " was to be asked for at the latest " +
                                         model::to_text(now - record.due.latest) + " ago");
    }
    if (!record.passed_over_since) record.passed_over_since = lane.polls;
    if (lane.polls - *record.passed_over_since > 2 * lane.tasks + 2) {
        violated(Invariant::starved, label(task) + " waits since " +
                                         std::to_string(lane.polls - *record.passed_over_since) +
                                         " polls of its origin");
    }
}

void Checker::waiting() {
    settle();
    for (std::size_t task = 0; task < records_.size(); ++task) {
        if (records_[task].answer && !records_[task].outcome) {
            violated(Invariant::outcome, label(task) + " has an answer that is not looked at");
        }
    }
    check_end_in_time();
    for (std::size_t origin = 0; origin < keys_.size(); ++origin) check_renewed(origin);
    for (std::size_t task = 0; task < records_.size(); ++task) check_due(task);
}

}  // namespace taskctl::simulation
