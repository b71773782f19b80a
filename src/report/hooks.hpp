#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "http/loop.hpp"
#include "model/scrubber.hpp"
#include "report/bystander.hpp"
#include "report/writer.hpp"
#include "transfer/observer.hpp"
#include "watch/observer.hpp"

namespace taskctl::report {

// Runs the user's command (`/bin/sh -c`) for each task that has ended, a few at once: the task's
// JSON on its standard input, TASKCTL_REF, _STATE, _OUTCOME and _EXIT_CODE in its environment. What
// it prints goes to `messages`, masked. What becomes of it is no part of the verdict.
class Hooks final : public watch::Observer, public transfer::Observer, public Bystander {
public:
    // `loop` is the one that this is a bystander of; `environment` holds no credential.
    Hooks(std::string command, std::vector<std::string> environment, http::Loop& loop,
          Writer& messages, const model::Scrubber& scrubber);

    // A task's command waits for its files as long as this says that they are under way; then the
    // end of each is to be told to ended().
    void hold(std::function<bool(const provider::Target&)> holds) { holds_ = std::move(holds); }

    void ended(const transfer::Status& status, const transfer::End& end) override;
    void finished(const watch::Sighting& sighting, const watch::Outcome& outcome) override;
    bool takes(http::Event& event) override;

    // Waits for all of them; returns the signal that ended them. No files are under way any more.
    std::optional<int> wait();
    void cancel();

private:
    struct Job {
        std::string ref;
        std::string state;
        std::string outcome;
        int exit_code = 0;
        std::string task;  // as JSON
    };

    http::Command command_of(Job job) const;
    void start();
    void end(const std::string& ref, const http::CommandEnd& end);
    void say(const std::string& text);

    std::string command_;
    std::vector<std::string> environment_;
    http::Loop& loop_;
    Writer& messages_;
    const model::Scrubber& scrubber_;
    std::function<bool(const provider::Target&)> holds_;
    std::map<const provider::Target*, Job> held_;
    std::deque<Job> waiting_;
    std::map<http::RequestId, std::string> running_;  // for which task
};

}  // namespace taskctl::report
