#pragma once

#include <optional>
#include <vector>

#include "commands/context.hpp"
#include "report/doctor_connection.hpp"

namespace taskctl::commands {

// Whom to connect to, and how.
struct Site {
    http::Origin origin;
    http::Connection connection;
};

// Connects to all of them at once and sends nothing; a site whose certificate is not trusted is met
// again to see it. Each attempt has `timeout`. Returns the signal that ended it.
std::optional<int> meet(const std::vector<Site>& sites, model::Duration timeout, http::Loop& loop,
                        const http::Clock& clock, std::vector<report::Encounter>& encounters);

}  // namespace taskctl::commands
