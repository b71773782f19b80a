#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "http/clock.hpp"
#include "report/bystander.hpp"
#include "report/writer.hpp"
#include "watch/observer.hpp"

namespace taskctl::report {

// A sign of life where nothing else has been printed for a while: some CI services end a job that
// is silent.
class Heartbeat final : public watch::Observer, public Bystander {
public:
    Heartbeat(model::Duration every, std::size_t tasks, Writer& messages, const http::Clock& clock);

    // Something was printed.
    void heard() { last_ = clock_.now(); }

    void observed(const watch::Sighting& sighting) override { changed(sighting); }
    void changed(const watch::Sighting& sighting) override;
    void finished(const watch::Sighting& sighting, const watch::Outcome& outcome) override;

    model::Instant wakes() const override { return last_ + every_; }
    void tick() override;

private:
    model::Duration every_;
    Writer& messages_;
    const http::Clock& clock_;
    model::Instant last_;
    model::Instant changed_;                      // when a task last did
    std::vector<model::State> states_;            // by task
    std::map<model::State, std::size_t> counts_;  // of those that are still watched
};

// A writer that tells a heartbeat of everything it writes.
class HeardWriter final : public Writer {
public:
    HeardWriter(Writer& writer, Heartbeat& heartbeat) : writer_(writer), heartbeat_(heartbeat) {}
    void write(std::string_view text) override {
        heartbeat_.heard();
        writer_.write(text);
    }

private:
    Writer& writer_;
    Heartbeat& heartbeat_;
};

// `22:17:00Z 3 tasks are watched: 2 running, 1 pending; last change 1m00s ago`. With none left the
// loop still waits for what their ends have begun.
std::string heartbeat_line(const std::map<model::State, std::size_t>& counts,
                           model::Duration unchanged, model::WallTime at);

}  // namespace taskctl::report
