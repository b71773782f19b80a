#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/doctor.hpp"
#include "watch/observer.hpp"

namespace taskctl::report {

// How far this machine's clock is from the server's, which tells whole seconds; nothing when it
// tells no time.
std::optional<Finding> clock_finding(const http::Origin& origin, const http::Headers& headers,
                                     model::WallTime at);

// Makes findings of one look at a task: on the credential, the clock and the answer.
class Consultation final : public watch::Observer {
public:
    void exchanged(const watch::Exchange& exchange) override;
    void renewed(const watch::Renewal& renewal) override;
    void finished(const watch::Sighting& sighting, const watch::Outcome& outcome) override;

    std::vector<Finding> findings() const;

private:
    void judge_credential(const watch::Sighting& sighting);
    void judge_answer(const watch::Sighting& sighting);

    bool got_token_ = false;
    std::optional<model::Problem> refused_;  // the attempt to get a token
    std::optional<int> status_;              // of the last answer
    std::vector<std::string> warnings_;
    std::optional<Finding> credential_;
    std::optional<Finding> clock_;
    std::optional<Finding> answer_;
};

}  // namespace taskctl::report
