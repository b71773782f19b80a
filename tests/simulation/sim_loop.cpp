#include "sim_loop.hpp"

#include <algorithm>

namespace taskctl::simulation {

using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t for_waits = 200;
constexpr std::uint64_t most_waits = 1'000'000;

// A shorter sleep than this breaks no connection.
constexpr Duration negligible_sleep = 5s;

Draft no_answer() {
    Draft draft;
    draft.reply.answer =
        tl::make_unexpected(http::NoAnswer{http::NoAnswerKind::unreachable, "no answer"});
    draft.reply.meaning.kind = Meaning::Kind::transient;
    return draft;
}

}  // namespace

SimLoop::SimLoop(const Plan& plan, SimClock& clock, Service& service, Checker& checker)
    : plan_(plan),
      clock_(clock),
      service_(service),
      checker_(checker),
      random_(plan.seed, for_waits),
      start_(clock.now()) {}

http::RequestId SimLoop::start(http::Request request) {
    const auto id = ++last_id_;
    const auto place = checker_.starting(id, request);
    auto draft = service_.receive(place.task, place.redirects_left, clock_.now() - start_);
    if (draft.never || draft.latency > request.timeout) {
        draft = no_answer();
        draft.latency = request.timeout;
    }
    flights_.push_back({clock_.now() + draft.latency, id, std::move(draft)});
    return id;
}

void SimLoop::cancel(http::RequestId id) {
    checker_.canceling(id);
    std::erase_if(flights_, [id](const Flight& flight) { return flight.id == id; });
}

Instant SimLoop::next_event(Instant until) const {
    for (const auto& flight : flights_) until = std::min(until, flight.at);
    if (plan_.signal && !signaled_) until = std::min(until, start_ + plan_.signal->at);
    return until;
}

bool SimLoop::jump(Instant until) {
    if (jumps_done_ == plan_.jumps.size()) return false;
    const auto& jump = plan_.jumps[jumps_done_];
    if (start_ + jump.at > until) return false;
    ++jumps_done_;
    clock_.advance_to(start_ + jump.at);
    if (jump.kind == Jump::Kind::wall_step) {
        checker_.note("wall clock steps by " + std::to_string(jump.by.count()) + " ms");
        clock_.step_wall(jump.by);
        return true;
    }
    const auto from = clock_.now();
    if (jump.kind == Jump::Kind::stop) {
        clock_.advance_to(from + jump.by);
        checker_.note("stopped for " + model::to_text(jump.by));
        checker_.stopped();
        return true;
    }
    clock_.suspend(jump.by);
    checker_.note("slept for " + model::to_text(jump.by));
    checker_.slept(from);
    if (jump.by > negligible_sleep) lose_flights();
    return true;
}

void SimLoop::lose_flights() {
    for (auto& flight : flights_) {
        flight.draft = no_answer();
        flight.at = clock_.now();
    }
}

std::vector<http::Event> SimLoop::collect() {
    std::vector<http::Event> events;
    const auto now = clock_.now();
    std::ranges::stable_sort(flights_, {}, &Flight::at);
    for (auto& flight : flights_) {
        if (flight.at > now) break;
        auto reply = finish(std::move(flight.draft), clock_.wall());
        checker_.answering(flight.id, std::move(reply.meaning));
        events.emplace_back(http::Answered{flight.id, std::move(reply.answer)});
    }
    std::erase_if(flights_, [now](const Flight& flight) { return flight.at <= now; });
    if (plan_.signal && !signaled_ && start_ + plan_.signal->at <= now) {
        signaled_ = true;
        checker_.signaling(plan_.signal->number);
        events.emplace_back(http::Signaled{plan_.signal->number});
    }
    return events;
}

std::vector<http::Event> SimLoop::wait(Instant until) {
    checker_.waiting();
    if (++waits_ > most_waits) checker_.violated(Invariant::ends, "the run takes too many rounds");
    while (jump(next_event(until))) continue;
    const auto next = next_event(until);
    if (next == Instant::max()) {
        checker_.violated(Invariant::ends, "the run waits for what can't come");
    }
    if (random_.chance(plan_.early_wakes) && next > clock_.now() + 2ms) {
        clock_.advance_to(clock_.now() + (next - clock_.now()) / 2);
        return {};
    }
    clock_.advance_to(next);
    if (random_.chance(plan_.late_wakes)) clock_.advance_to(next + random_.between(0ms, 20ms));
    return collect();
}

}  // namespace taskctl::simulation
