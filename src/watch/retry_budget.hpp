#pragma once

#include <algorithm>

#include "watch/policy.hpp"

namespace taskctl::watch {

// What an origin can stand of fast retries, shared by all its tasks, so that an outage is not made
// worse by those who wait for its end.
class RetryBudget {
public:
    // Whether a fast retry may be made; if so, it is paid for.
    bool take(int cost) {
        if (left_ < cost) return false;
        left_ -= cost;
        return true;
    }
    void give_back() { left_ = std::min(policy::budget, left_ + policy::good_answer_gain); }

private:
    int left_ = policy::budget;
};

}  // namespace taskctl::watch
