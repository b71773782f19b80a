#include "report/hooks.hpp"

#include <cstring>
#include <utility>

#include "model/visible.hpp"
#include "report/json.hpp"

namespace taskctl::report {
namespace {

using std::string;

constexpr std::size_t most_at_once = 4;

// Its output would be kept until its end; its standard error comes as it is written.
constexpr auto output_to_errors = "exec >&2; ";

void set(std::vector<string>& environment, const string& name, const string& value) {
    const auto begin = name + "=";
    std::erase_if(environment, [&](const string& variable) { return variable.starts_with(begin); });
    environment.push_back(begin + value);
}

string ending(const http::CommandEnd& end) {
    switch (end.reason) {
        case http::CommandEnd::Reason::exited:
            return end.number == 0 ? "" : "exited with " + std::to_string(end.number);
        case http::CommandEnd::Reason::signaled:
            return "was ended by signal " + std::to_string(end.number);
        case http::CommandEnd::Reason::not_started:
            return string("could not be started: ") + std::strerror(end.number);
        case http::CommandEnd::Reason::timed_out:
            return "was ended after " + model::to_text(http::Command{}.timeout);
        case http::CommandEnd::Reason::too_long:
            break;
    }
    return "was ended: it printed too much";
}

}  // namespace

Hooks::Hooks(string command, std::vector<string> environment, http::Loop& loop, Writer& messages,
             const model::Scrubber& scrubber)
    : command_(std::move(command)),
      environment_(std::move(environment)),
      loop_(loop),
      messages_(messages),
      scrubber_(scrubber) {}

void Hooks::finished(const watch::Sighting& sighting, const watch::Outcome& outcome) {
    const auto* const kind = std::get_if<model::ProblemKind>(&outcome);
    // The task has not ended, only its watch.
    if (kind != nullptr &&
        (*kind == model::ProblemKind::interrupted || *kind == model::ProblemKind::stopped)) {
        return;
    }
    const auto state = sighting.task != nullptr ? sighting.task->state : model::State::unknown;
    Job job{sighting.target.ref, string(word(state)), string(word(outcome)), sighting.exit_code,
            task_json(sighting, {}) + "\n"};
    if (holds_ && holds_(sighting.target)) {
        held_.emplace(&sighting.target, std::move(job));
        return;
    }
    waiting_.push_back(std::move(job));
    start();
}

void Hooks::ended(const transfer::Status& status, const transfer::End&) {
    if (holds_(status.target)) return;
    if (auto job = held_.extract(&status.target)) waiting_.push_back(std::move(job.mapped()));
    start();
}

http::Command Hooks::command_of(Job job) const {
    http::Command command;
    command.words = {"/bin/sh", "-c", output_to_errors + command_};
    command.environment = environment_;
    set(command.environment, "TASKCTL_REF", job.ref);
    set(command.environment, "TASKCTL_STATE", job.state);
    set(command.environment, "TASKCTL_OUTCOME", job.outcome);
    set(command.environment, "TASKCTL_EXIT_CODE", std::to_string(job.exit_code));
    command.input = std::move(job.task);
    return command;
}

void Hooks::start() {
    while (running_.size() < most_at_once && !waiting_.empty()) {
        auto ref = model::visible(waiting_.front().ref);
        const auto id = loop_.run(command_of(std::move(waiting_.front())));
        waiting_.pop_front();
        running_.emplace(id, std::move(ref));
    }
}

bool Hooks::takes(http::Event& event) {
    if (const auto* const said = std::get_if<http::Said>(&event)) {
        if (!running_.contains(said->id)) return false;
        say(model::visible(scrubber_.scrub(said->line)));
        return true;
    }
    const auto* const ended = std::get_if<http::Ended>(&event);
    if (ended == nullptr) return false;
    const auto node = running_.extract(ended->id);
    if (node.empty()) return false;
    end(node.mapped(), ended->end);
    start();
    return true;
}

void Hooks::end(const string& ref, const http::CommandEnd& end) {
    const auto what = ending(end);
    if (what.empty()) return;
    messages_.write("taskctl: warning: --on-finish for " + ref + " " + what + "\n");
}

// With a beginning of its own a line is never a command to a CI job.
void Hooks::say(const string& text) {
    messages_.write("taskctl: on-finish: " + text + "\n");
}

std::optional<int> Hooks::wait() {
    for (auto& [target, job] : held_) waiting_.push_back(std::move(job));
    held_.clear();
    start();
    while (!running_.empty()) {
        for (const auto& event : loop_.wait(model::Instant::max())) {
            if (const auto* const signaled = std::get_if<http::Signaled>(&event)) {
                cancel();
                return signaled->number;
            }
        }
    }
    return std::nullopt;
}

void Hooks::cancel() {
    const auto left = running_.size() + waiting_.size() + held_.size();
    for (const auto& [id, ref] : running_) loop_.cancel(id);
    running_.clear();
    waiting_.clear();
    held_.clear();
    if (left == 0) return;
    messages_.write("taskctl: warning: --on-finish: " + std::to_string(left) +
                    (left == 1 ? " command was" : " commands were") + " ended or never begun\n");
}

}  // namespace taskctl::report
