#include "commands/doctor_meetings.hpp"

#include <map>
#include <memory>

namespace taskctl::commands {
namespace {

class Meetings {
public:
    Meetings(model::Duration timeout, http::Loop& loop, const http::Clock& clock,
             std::vector<report::Encounter>& encounters)
        : timeout_(timeout), loop_(loop), clock_(clock), encounters_(encounters) {}

    std::optional<int> all(const std::vector<Site>& sites) {
        for (const auto& site : sites) {
            encounters_.push_back({site.origin, site.connection, {}, {}, {}, {}});
            begin(encounters_.size() - 1, false);
        }
        while (!attempts_.empty()) {
            for (const auto& event : loop_.wait(model::Instant::max())) {
                if (const auto* answered = std::get_if<http::Answered>(&event)) take(*answered);
                if (const auto* signaled = std::get_if<http::Signaled>(&event)) {
                    for (const auto& [id, attempt] : attempts_) loop_.cancel(id);
                    return signaled->number;
                }
            }
        }
        return std::nullopt;
    }

private:
    struct Attempt {
        std::size_t index = 0;
        bool second = false;
        std::shared_ptr<http::Inspection> inspection;
    };

    void begin(std::size_t index, bool second) {
        const auto& encounter = encounters_[index];
        auto connection = encounter.connection;
        if (second) connection.insecure = true;
        http::Request request;
        request.url = to_text(encounter.origin) + "/";
        request.timeout = timeout_;
        request.connection = std::make_shared<const http::Connection>(std::move(connection));
        request.inspection = std::make_shared<http::Inspection>();
        request.connect_only = true;
        const auto inspection = request.inspection;
        attempts_.emplace(loop_.start(std::move(request)), Attempt{index, second, inspection});
    }

    void take(const http::Answered& answered) {
        const auto found = attempts_.find(answered.id);
        if (found == attempts_.end()) return;
        const auto attempt = std::move(found->second);
        attempts_.erase(found);
        auto& encounter = encounters_[attempt.index];
        if (attempt.second) {
            encounter.unverified = *attempt.inspection;
            return;
        }
        encounter.answer = answered.answer;
        encounter.seen = *attempt.inspection;
        encounter.at = clock_.wall();
        const auto& answer = encounter.answer;
        const bool untrusted = !answer && answer.error().kind == http::NoAnswerKind::untrusted;
        if (untrusted && !encounter.connection.insecure) begin(attempt.index, true);
    }

    model::Duration timeout_;
    http::Loop& loop_;
    const http::Clock& clock_;
    std::vector<report::Encounter>& encounters_;
    std::map<http::RequestId, Attempt> attempts_;
};

}  // namespace

std::optional<int> meet(const std::vector<Site>& sites, model::Duration timeout, http::Loop& loop,
                        const http::Clock& clock, std::vector<report::Encounter>& encounters) {
    return Meetings(timeout, loop, clock, encounters).all(sites);
}

}  // namespace taskctl::commands
