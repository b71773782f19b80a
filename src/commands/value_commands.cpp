#include "commands/value_commands.hpp"

#include <map>

#include "model/visible.hpp"

namespace taskctl::commands {
namespace {

using config::ValueCommand;

class Run {
public:
    Run(http::Loop& loop, Context& context) : loop_(loop), context_(context) {}

    tl::expected<config::ValueOutputs, Stop> all(const std::vector<ValueCommand>& commands,
                                                 std::optional<model::Duration> timeout) {
        const auto deadline = timeout ? context_.clock.now() + *timeout : model::Instant::max();
        for (const auto& command : commands) running_.emplace(loop_.run(command.command), &command);
        while (!running_.empty() && !signal_ && context_.clock.now() < deadline) {
            for (auto& event : loop_.wait(deadline)) {
                if (auto* said = std::get_if<http::Said>(&event)) on(*said);
                if (auto* ended = std::get_if<http::Ended>(&event)) on(*ended);
                if (auto* signaled = std::get_if<http::Signaled>(&event))
                    signal_ = signaled->number;
            }
        }
        for (const auto& [id, command] : running_) loop_.cancel(id);
        if (signal_) return tl::make_unexpected(Stop{{}, signal_});
        if (!running_.empty()) {
            const auto& command = *running_.begin()->second;
            return tl::make_unexpected(
                Stop{{model::Fault::timed_out,
                      called(command) + " has not ended within " + model::to_text(*timeout)},
                     std::nullopt});
        }
        if (!faults_.empty()) {
            return tl::make_unexpected(Stop{{model::Fault::configuration, faults_}, std::nullopt});
        }
        return std::move(outputs_);
    }

private:
    static std::string called(const ValueCommand& command) {
        return command.where + ": " + model::visible(command.command.words.front(), 200);
    }
    void on(const http::Said& said) {
        const auto found = running_.find(said.id);
        if (found == running_.end()) return;
        context_.messages.write("taskctl: " + model::visible(found->second->where) + ": " +
                                model::visible(said.line) + "\n");
    }
    void on(http::Ended& ended) {
        const auto found = running_.find(ended.id);
        if (found == running_.end()) return;
        const auto& command = *found->second;
        if (const auto fault = fault_of(ended.end, command.command); !fault.empty()) {
            faults_ += (faults_.empty() ? "" : "\n") + called(command) + " " + fault;
        } else {
            outputs_.emplace(std::pair(command.profile, command.param),
                             model::Secret(std::move(ended.end.output)));
        }
        running_.erase(found);
    }

    http::Loop& loop_;
    Context& context_;
    std::map<http::RequestId, const ValueCommand*> running_;
    config::ValueOutputs outputs_;
    std::string faults_;
    std::optional<int> signal_;
};

}  // namespace

tl::expected<config::ValueOutputs, Stop> run_value_commands(
    const std::vector<ValueCommand>& commands, std::optional<model::Duration> timeout,
    http::Loop& loop, Context& context) {
    return Run(loop, context).all(commands, timeout);
}

}  // namespace taskctl::commands
