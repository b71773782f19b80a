#pragma once

#include <span>
#include <string_view>

namespace taskctl::provider {

// One file of src/providers/, compiled in as text; made by cmake/EmbedProviders.cmake.
struct Builtin {
    std::string_view name;
    std::string_view aliases;  // separated by spaces
    std::string_view text;
};

// Sorted by name.
std::span<const Builtin> builtins();

}  // namespace taskctl::provider
