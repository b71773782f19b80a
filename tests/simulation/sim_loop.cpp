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

SimLoop::SimLoop(const Plan& plan, SimClock& clock, World world, Checker& checker)
    : plan_(plan),
      clock_(clock),
      world_(world),
      checker_(checker),
      random_(plan.seed, for_waits),
      start_(clock.now()) {}

Draft SimLoop::answer_to(http::RequestId id, const http::Request& request) {
    const auto now = clock_.now() - start_;
    if (const auto call = world_.issuer.call_at(request.url)) {
        checker_.logging_in(id, *call, request);
        return world_.issuer.log_in(*call, now);
    }
    return world_.service.receive(checker_.starting(id, request), now);
}

http::RequestId SimLoop::start(http::Request request) {
    const auto id = ++last_id_;
    auto draft = answer_to(id, request);
    if (draft.never || draft.latency > request.timeout) {
        draft = no_answer();
        draft.latency = request.timeout;
    }
    const auto at = clock_.now() + draft.latency;
    flights_.push_back({at, id, std::move(draft)});
    return id;
}

http::RequestId SimLoop::run(http::Command command) {
    const auto id = ++last_id_;
    auto run = world_.issuer.run(checker_.running(id, command), clock_.now() - start_);
    if (run.never || run.latency > command.timeout) {
        run.latency = command.timeout;
        run.end.reason = http::CommandEnd::Reason::timed_out;
        run.meaning.kind = Meaning::Kind::transient;
        run.meaning.problem = model::ProblemKind::configuration;
    }
    const auto at = clock_.now() + run.latency;
    flights_.push_back({at, id, std::move(run)});
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
        checker_.stopped(from);
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
        if (!std::holds_alternative<Draft>(flight.what)) continue;
        flight.what = no_answer();
        flight.at = clock_.now();
    }
}

http::Event SimLoop::end_of(Flight& flight) {
    if (auto* const run = std::get_if<HelperRun>(&flight.what)) {
        world_.issuer.finish(*run, clock_.now() - start_, clock_.wall());
        checker_.answering(flight.id, run->meaning);
        return http::Ended{flight.id, std::move(run->end)};
    }
    auto reply = finish(std::move(std::get<Draft>(flight.what)), clock_.wall());
    checker_.answering(flight.id, std::move(reply.meaning));
    return http::Answered{flight.id, std::move(reply.answer)};
}

std::vector<http::Event> SimLoop::collect() {
    std::vector<http::Event> events;
    const auto now = clock_.now();
    std::ranges::stable_sort(flights_, {}, &Flight::at);
    for (auto& flight : flights_) {
        if (flight.at > now) break;
        events.push_back(end_of(flight));
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
