#include "unit/watch/watch_world.hpp"

#include <stdexcept>

#include "provider/parse_spec.hpp"

namespace taskctl::test {
namespace {

std::shared_ptr<const provider::Spec> spec(const std::string& extra) {
    auto parsed = provider::parse_spec(R"({
        "taskctl": 1, "name": "plain", "title": "Plain", "docs": "https://plain.example",
        "request": {"method": "GET", "path": "/tasks/{id}"},
        "task": {"raw_state": "/status", "percent": "/percent"},
        "states": [
            {"state": "pending", "when": {"/status": "pending"}},
            {"state": "running", "when": {"/status": "running"}},
            {"state": "succeeded", "when": {"/status": "succeeded"}},
            {"state": "partial", "when": {"/status": "partial"}},
            {"state": "failed", "when": {"/status": "failed"}},
            {"state": "canceled", "when": {"/status": "canceled"}}
        ],
        )" + extra + R"(
        "examples": [{"http": 200, "answer": {"status": "running"}, "state": "running"}]
    })");
    if (!parsed) throw std::logic_error(to_text("spec", parsed.error().front()));
    return std::make_shared<const provider::Spec>(std::move(*parsed));
}

std::string number(double value) {
    auto text = std::to_string(value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

}  // namespace

WatchWorld::WatchWorld()
    : loop(clock, [this](const http::Request& request) { return serve(request); }),
      start(clock.now()) {}

void WatchWorld::script(const std::string& id, std::vector<Served> answers) {
    scripts_[id] = std::move(answers);
}

void WatchWorld::add(const std::string& id, const std::string& host, const std::string& extra) {
    auto service = std::make_shared<provider::Service>();
    service->spec = spec(extra);
    service->endpoint = http::parse_url("https://" + host).value();
    targets_.push_back({id, id, {}, service, std::nullopt});
}

void WatchWorld::add_with_credential(const std::string& id, std::size_t credential) {
    add(id, "a.example", R"("auth": {"header": "Authorization", "value": "Bearer {token}"},)");
    credential_of_last(credential);
}

watch::Summary WatchWorld::run(watch::Options options) {
    watch::Watcher watcher(
        loop, clock, *this, [this] { return chance; }, std::move(options));
    watch::Keyring keyring(loop, clock, std::move(sources), scrubber);
    return watcher.run(targets_, keyring);
}

std::vector<double> WatchWorld::polls(const std::string& id) const {
    std::vector<double> times;
    for (const auto& started : loop.started) {
        if (started.request.url.ends_with("/tasks/" + id)) times.push_back(seconds(started.at));
    }
    return times;
}

double WatchWorld::seconds(model::Instant at) const {
    return static_cast<double>((at - start).count()) / 1000.0;
}

WatchWorld::Served WatchWorld::serve(const http::Request& request) {
    if (gate) {
        if (auto served = gate(request)) return *served;
    }
    const auto id = request.url.substr(request.url.rfind('/') + 1);
    const auto& answers = scripts_.at(id);
    return answers[std::min(served_[id]++, answers.size() - 1)];
}

void WatchWorld::note(const std::string& what, const watch::Sighting& sighting,
                      const std::string& more) {
    log.push_back(number(seconds(clock.now())) + " " + what + " " + sighting.target.id + " " +
                  more);
    if (sighting.problem != nullptr) problems.push_back(sighting.problem->message);
}

void WatchWorld::observed(const watch::Sighting& sighting) {
    note("observed", sighting, std::string(word(sighting.task->state)));
}

void WatchWorld::changed(const watch::Sighting& sighting) {
    note("changed", sighting, std::string(word(sighting.task->state)));
}

void WatchWorld::problem(const watch::Sighting& sighting, model::WallTime next) {
    const auto wait = static_cast<double>((next - clock.wall()).count()) / 1000.0;
    note("problem", sighting,
         std::string(word(sighting.problem->kind)) + " next in " + number(wait));
}

void WatchWorld::finished(const watch::Sighting& sighting, const watch::Outcome& outcome) {
    note("finished", sighting,
         std::string(word(outcome)) + " " + std::to_string(sighting.exit_code));
}

void WatchWorld::renewed(const watch::Renewal& renewal) {
    log.push_back(number(seconds(clock.now())) + " renewed " +
                  (renewal.problem != nullptr ? renewal.problem->message : "well") +
                  renewal.warning);
}

void WatchWorld::said(const std::string& line) {
    log.push_back(number(seconds(clock.now())) + " said " + line);
}

FakeLoop::Served state(const std::string& word) {
    return {http::Response{200, {}, R"({"status": ")" + word + R"("})"}, {}};
}

FakeLoop::Served running(model::Duration latency) {
    auto served = state("running");
    served.latency = latency;
    return served;
}

FakeLoop::Served status(int code, http::Headers headers, const std::string& body) {
    return {http::Response{code, std::move(headers), body}, {}};
}

FakeLoop::Served no_answer() {
    return {
        tl::make_unexpected(http::NoAnswer{http::NoAnswerKind::unreachable, "connection refused"}),
        {}};
}

}  // namespace taskctl::test
