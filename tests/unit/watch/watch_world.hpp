#pragma once

#include <map>
#include <string>
#include <vector>

#include "support/fake_loop.hpp"
#include "watch/watcher.hpp"

namespace taskctl::test {

inline watch::Options every(model::Duration interval) {
    watch::Options options;
    options.rules.interval = interval;
    return options;
}

// A service on the virtual clock with a scripted answer for every request of every task, and a
// record of what the watcher told its observer.
class WatchWorld : public watch::Observer {
public:
    using Served = FakeLoop::Served;

    WatchWorld();

    // The answers for this task, in order; the last one is repeated.
    void script(const std::string& id, std::vector<Served> answers);
    // Adds `id` at a service: tasks of one host share an origin. `extra` is put into the spec.
    void add(const std::string& id, const std::string& host = "a.example",
             const std::string& extra = "");
    // The same, with a credential of the run (see `sources`) as a bearer.
    void add_with_credential(const std::string& id, std::size_t credential);
    void credential_of_last(std::size_t credential) { targets_.back().credential = credential; }

    watch::Summary run(watch::Options options = {});

    // Seconds after the start at which requests for this task went out.
    std::vector<double> polls(const std::string& id) const;

    double seconds(model::Instant at) const;

    // What happened, one line each: "5 observed a running", "9 finished a succeeded 0".
    std::vector<std::string> log;
    std::vector<std::string> problems;  // messages of problems and ends, in order

    std::vector<std::unique_ptr<credential::Source>> sources;
    model::Scrubber scrubber;

    FakeClock clock;
    FakeLoop loop;
    // Is asked before the scripts.
    std::function<std::optional<Served>(const http::Request&)> gate;
    double chance = 0;
    model::Instant start;

    void observed(const watch::Sighting& sighting) override;
    void changed(const watch::Sighting& sighting) override;
    void problem(const watch::Sighting& sighting, model::WallTime next) override;
    void finished(const watch::Sighting& sighting, const watch::Outcome& outcome) override;
    void renewed(const watch::Renewal& renewal) override;
    void said(const std::string& line) override;

private:
    void note(const std::string& what, const watch::Sighting& sighting, const std::string& more);
    Served serve(const http::Request& request);

    std::map<std::string, std::vector<Served>> scripts_;
    std::map<std::string, std::size_t> served_;
    std::vector<provider::Target> targets_;
};

FakeLoop::Served running(model::Duration latency = {});
FakeLoop::Served state(const std::string& word);
FakeLoop::Served status(int code, http::Headers headers = {}, const std::string& body = "");
FakeLoop::Served no_answer();

}  // namespace taskctl::test
