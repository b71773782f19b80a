#include "sim/tokens.hpp"

#include "sim/chance.hpp"

namespace taskctl::sim {

Tokens::Made Tokens::make(Time now) {
    std::erase_if(ends_, [now](const auto& one) { return one.second <= now; });
    const std::string number = std::to_string(++made_);
    std::string token =
        "sim-" + system_ + "-token-" + number + "-" + hex_digits(mix(made_, system_), 12);
    ends_[token] = now + lifetime_;
    return {std::move(token), lifetime_};
}

bool Tokens::lives(std::string_view token, Time now) const {
    const auto found = ends_.find(token);
    return found != ends_.end() && now < found->second;
}

}  // namespace taskctl::sim
