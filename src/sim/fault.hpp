#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "sim/endpoint.hpp"
#include "sim/message.hpp"

namespace taskctl::sim {

enum class Damage { status, slow, html, html504, close, empty, garbage };

// Something that goes wrong on purpose.
struct Fault {
    Damage damage = Damage::status;
    int status = 0;              // of Damage::status
    std::optional<Millis> time;  // Retry-After, or how slow
    unsigned first = 1;          // befalls the first so many requests of each task; 0: all of them
    std::string below;           // only paths that begin so
    std::string text;            // as it was given

    bool operator==(const Fault&) const = default;
};

// `KIND[:TIME][xN][@/PREFIX]`. The error says what is wrong and what would be right.
tl::expected<Fault, std::string> read_fault(std::string_view text);

struct FaultKind {
    std::string_view form, meaning;
};
std::span<const FaultKind> fault_kinds();

// What befalls one request of a task.
struct Mishap {
    Millis delay{0};
    const Fault* fault = nullptr;
};

// Takes the first fault that still applies; slow ones before it add up. `hits` counts, for one
// task, how often each of `faults` has applied.
Mishap befall(std::span<const Fault> faults, std::string_view path, std::vector<unsigned>& hits);

// The damaged answer. A bare status is told in the endpoint's own words, if there is an endpoint.
Answer damaged_answer(const Fault& fault, const Endpoint* endpoint, std::string_view id);

}  // namespace taskctl::sim
