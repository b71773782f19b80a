#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "provider/spec.hpp"

namespace taskctl::simulation {

// A spec of the simulated services, and what the checker has to know of it.
struct SpecVariant {
    std::shared_ptr<const provider::Spec> spec;
    bool post = false;
    bool wants_token = false;
    bool has_rules = false;  // errors and a state rule that is a problem
    model::Duration floor{};
    std::optional<provider::RateLimit> limit;
};

// Parsed once a process. The first one is the plainest.
const std::vector<SpecVariant>& spec_variants();

// A spec that only logs in, with the parameter `key`.
std::shared_ptr<const provider::Spec> login_spec(bool refreshes, bool rotates);

// Words that the specs map, and one that they do not (for State::unknown).
std::string_view status_word(model::State state);

}  // namespace taskctl::simulation
