#pragma once

#include <stdexcept>
#include <string_view>

namespace taskctl::fuzz {

// What a target looks at; throws Broken when a property does not hold. Defined by each target.
void check(std::string_view input);

struct Broken : std::logic_error {
    using std::logic_error::logic_error;
};

inline void require(bool holds, const char* property) {
    if (!holds) throw Broken(property);
}

}  // namespace taskctl::fuzz
