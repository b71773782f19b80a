#include "model/beyond_deadline.hpp"

namespace taskctl::model {

Problem beyond_deadline(std::optional<int> http_status, WallTime retry_at) {
    return {ProblemKind::rate_limited,
            "the service asks not to be asked before " + to_rfc3339(retry_at) +
                ", which is after the timeout",
            http_status, retry_at};
}

}  // namespace taskctl::model
