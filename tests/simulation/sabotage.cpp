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

namespace {

bool is_login(const http::Request& request) {
    return request.url.find("/login") != std::string::npos ||
           request.url.find("/refresh") != std::string::npos;
}

std::string& host_to_port(std::string& url) {
    const auto host = url.find("://") + 3;
    return url.insert(url.find('/', host), "0");
}

// Stands between a credential and where its tokens come from.
class SabotagedSource final : public credential::Source {
public:
    SabotagedSource(Sabotage sabotage, std::unique_ptr<credential::Source> source)
        : sabotage_(sabotage), source_(std::move(source)) {}

    bool is_renewable() const override { return source_->is_renewable(); }
    bool refreshes() const override { return source_->refreshes(); }
    std::vector<model::Secret> secrets() const override { return source_->secrets(); }
    std::string loss() const override { return source_->loss(); }
    credential::Asking ask(const model::Secret* live, model::WallTime now) override {
        if (sabotage_ == Sabotage::remembered_failure && failure_) {
            return credential::Granted(tl::make_unexpected(*failure_));
        }
        return source_->ask(live, now);
    }
    credential::Granted read(const http::Answer& answer, model::WallTime now) override {
        return bend(source_->read(answer, now));
    }
    credential::Granted read(const http::CommandEnd& end, model::WallTime now) override {
        return bend(source_->read(end, now));
    }

private:
    credential::Granted bend(credential::Granted granted) {
        if (!granted) {
            failure_ = granted.error();
        } else if (sabotage_ == Sabotage::immortal_token) {
            granted->lifetime.reset();
        } else if (sabotage_ == Sabotage::hurried_renewal && granted->lifetime) {
            *granted->lifetime /= 4;
        }
        return granted;
    }

    Sabotage sabotage_;
    std::unique_ptr<credential::Source> source_;
    std::optional<credential::Refusal> failure_;
};

}  // namespace

std::unique_ptr<credential::Source> bend(Sabotage sabotage,
                                         std::unique_ptr<credential::Source> source) {
    return std::make_unique<SabotagedSource>(sabotage, std::move(source));
}

void SabotagedLoop::bend(http::Request& request) {
    if (is_login(request)) {
        if (sabotage_ == Sabotage::misdirected_login) host_to_port(request.url);
        return;
    }
    if (sabotage_ == Sabotage::foreign_origin) host_to_port(request.url);
    if (sabotage_ == Sabotage::empty_body && started_ > 1) request.body.clear();
    if (request.headers.empty()) return;
    auto& credential = request.headers.front().value;
    if (sabotage_ == Sabotage::foreign_credential) credential = "Bearer token-of-another";
    if (sabotage_ == Sabotage::leaked_key) credential = "Bearer key-of-0";
    if (sabotage_ == Sabotage::first_token) {
        const auto path = request.url.find('/', request.url.find("://") + 3);
        const auto place = request.url.substr(0, path) + request.headers.front().name;
        credential = tokens_.emplace(place, credential).first->second;
    }
}

http::RequestId SabotagedLoop::start(http::Request request) {
    ++started_;
    bend(request);
    const bool login = is_login(request);
    if (sabotage_ == (login ? Sabotage::double_login : Sabotage::double_poll)) {
        loop_.start(request);
    }
    const auto id = loop_.start(request);
    if (login) logins_.emplace(id, std::move(request));
    return id;
}

void SabotagedLoop::cancel(http::RequestId id) {
    if (sabotage_ != Sabotage::kept_in_flight) loop_.cancel(id);
}

bool SabotagedLoop::swallows(const http::Event& event) const {
    const bool is_signal = std::holds_alternative<http::Signaled>(event);
    const auto* const answered = std::get_if<http::Answered>(&event);
    const bool is_token = std::holds_alternative<http::Ended>(event) ||
                          (answered != nullptr && logins_.contains(answered->id));
    return (sabotage_ == Sabotage::deaf_to_signal && is_signal) ||
           (sabotage_ == Sabotage::lost_login && is_token) ||
           (sabotage_ == Sabotage::lost_answer && !is_signal && !is_token);
}

void SabotagedLoop::strip(http::Event& event) const {
    auto* answered = std::get_if<http::Answered>(&event);
    if (answered == nullptr || !answered->answer) return;
    auto& answer = *answered->answer;
    if (sabotage_ == Sabotage::ignored_hints) {
        std::erase_if(answer.headers,
                      [](const http::Header& header) { return header.name != "Location"; });
    }
    if (sabotage_ == Sabotage::lost_repeat && answer.status == 401) answer.status = 403;
}

void SabotagedLoop::log_in_again(const http::Event& event) {
    const auto* const answered = std::get_if<http::Answered>(&event);
    if (sabotage_ != Sabotage::impatient_login || answered == nullptr) return;
    const auto login = logins_.find(answered->id);
    if (login == logins_.end() || !answered->answer || answered->answer->status < 500) return;
    start(login->second);
}

std::vector<http::Event> SabotagedLoop::wait(model::Instant until) {
    auto events = loop_.wait(until);
    std::erase_if(events, [this](const http::Event& event) { return swallows(event); });
    for (auto& event : events) {
        strip(event);
        log_in_again(event);
    }
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
