#pragma once

#include <map>
#include <string>
#include <string_view>

#include "sim/stamp.hpp"
#include "sim/story.hpp"

namespace taskctl::sim {

// The short-lived tokens of one system. They live in real time.
class Tokens {
public:
    Tokens(std::string_view system, Millis lifetime) : system_(system), lifetime_(lifetime) {}

    struct Made {
        std::string token;
        Millis lifetime;
    };
    Made make(Time now);
    bool lives(std::string_view token, Time now) const;

private:
    std::string system_;
    Millis lifetime_;
    unsigned made_ = 0;
    std::map<std::string, Time, std::less<>> ends_;
};

}  // namespace taskctl::sim
