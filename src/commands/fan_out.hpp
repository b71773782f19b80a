#pragma once

#include <string>
#include <vector>

#include "watch/observer.hpp"

namespace taskctl::commands {

// Passes everything on to several observers, in order.
class FanOut final : public watch::Observer {
public:
    // It outlives this.
    void add(watch::Observer& observer) { observers_.push_back(&observer); }

    void exchanged(const watch::Exchange& exchange) override {
        for (auto* observer : observers_) observer->exchanged(exchange);
    }
    void renewed(const watch::Renewal& renewal) override {
        for (auto* observer : observers_) observer->renewed(renewal);
    }
    void said(const std::string& line) override {
        for (auto* observer : observers_) observer->said(line);
    }
    void observed(const watch::Sighting& sighting) override {
        for (auto* observer : observers_) observer->observed(sighting);
    }
    void changed(const watch::Sighting& sighting) override {
        for (auto* observer : observers_) observer->changed(sighting);
    }
    void problem(const watch::Sighting& sighting, model::WallTime next_poll_at) override {
        for (auto* observer : observers_) observer->problem(sighting, next_poll_at);
    }
    void finished(const watch::Sighting& sighting, const watch::Outcome& outcome) override {
        for (auto* observer : observers_) observer->finished(sighting, outcome);
    }

private:
    std::vector<watch::Observer*> observers_;
};

}  // namespace taskctl::commands
