#include "sabotage.hpp"

#include <algorithm>

namespace taskctl::simulation {

using namespace std::chrono_literals;

watch::Options bend(Sabotage sabotage, watch::Options options) {
    auto& rules = options.rules;
    if (sabotage == Sabotage::hurried_interval && rules.interval) {
        rules.interval = *rules.interval * 9 / 10;
    }
    if (sabotage == Sabotage::hurried_cadence && !rules.interval) rules.interval = 400ms;
    if (sabotage == Sabotage::ignored_concurrency) options.concurrency = 1000;
    if (sabotage == Sabotage::impatient) rules.max_outage /= 2;
    if (sabotage == Sabotage::overtime && rules.timeout) *rules.timeout = *rules.timeout * 2 + 1min;
    if (sabotage == Sabotage::eager_retries) rules.retries += 2;
    if (sabotage == Sabotage::ignored_until) rules.until.clear();
    return options;
}

watch::Summary bend(Sabotage sabotage, watch::Summary summary) {
    if (sabotage == Sabotage::wrong_exit_code) summary.exit_code = 0;
    if (sabotage == Sabotage::miscounted) ++summary.requests;
    return summary;
}

bool strips_limits(Sabotage sabotage) {
    return sabotage == Sabotage::ignored_limits;
}

void SabotagedLoop::bend(http::Request& request) const {
    if (sabotage_ == Sabotage::foreign_origin) {
        const auto host = request.url.find("://") + 3;
        request.url.insert(request.url.find('/', host), "0");
    }
    if (sabotage_ == Sabotage::foreign_credential && !request.headers.empty()) {
        request.headers.front().value = "Bearer token-of-another";
    }
    if (sabotage_ == Sabotage::empty_body && started_ > 1) request.body.clear();
}

http::RequestId SabotagedLoop::start(http::Request request) {
    ++started_;
    bend(request);
    if (sabotage_ == Sabotage::double_poll) loop_.start(request);
    return loop_.start(std::move(request));
}

void SabotagedLoop::cancel(http::RequestId id) {
    if (sabotage_ != Sabotage::kept_in_flight) loop_.cancel(id);
}

bool SabotagedLoop::swallows(const http::Event& event) {
    const bool is_signal = std::holds_alternative<http::Signaled>(event);
    return (sabotage_ == Sabotage::deaf_to_signal && is_signal) ||
           (sabotage_ == Sabotage::lost_answer && !is_signal);
}

void SabotagedLoop::strip(http::Event& event) const {
    auto* answered = std::get_if<http::Answered>(&event);
    if (sabotage_ != Sabotage::ignored_hints || answered == nullptr || !answered->answer) return;
    std::erase_if(answered->answer->headers,
                  [](const http::Header& header) { return header.name != "Location"; });
}

std::vector<http::Event> SabotagedLoop::wait(model::Instant until) {
    auto events = loop_.wait(until);
    std::erase_if(events, [this](const http::Event& event) { return swallows(event); });
    for (auto& event : events) strip(event);
    return events;
}

void SabotagedObserver::observed(const watch::Sighting& sighting) {
    if (sabotage_ != Sabotage::lost_observed) observer_.observed(sighting);
    if (sabotage_ == Sabotage::second_observed) observer_.observed(sighting);
}

void SabotagedObserver::finished(const watch::Sighting& sighting, const watch::Outcome& outcome) {
    if (sabotage_ != Sabotage::lost_finished) observer_.finished(sighting, outcome);
    if (sabotage_ == Sabotage::second_finished) observer_.finished(sighting, outcome);
}

}  // namespace taskctl::simulation
