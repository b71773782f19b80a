#pragma once

#include <optional>

#include "model/problem.hpp"

namespace taskctl::model {

// The service wants to be left alone for longer than there is time: nobody waits for that.
Problem beyond_deadline(std::optional<int> http_status, WallTime retry_at);

}  // namespace taskctl::model
