#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace taskctl::transfer {

inline constexpr std::size_t longest_name = 100;  // bytes

// A file name of our own making out of a hint from a server (its last part, when it is a path):
// letters, digits, `.`, `_` and `-` only; no dot or dash in front, no name that a system keeps for
// a device, at most `longest_name` bytes with its extension kept. `file` when nothing is left.
std::string safe_name(std::string_view hint);

// `.zip` of `a.zip`, `.tar.gz` of `a.tar.gz`; empty when there is none.
std::string_view extension(std::string_view name);

// The names that are taken in one folder. Some file systems do not tell `A` from `a`.
class Names {
public:
    // The name itself, or the first of `name-2`, `name-3` … that is free.
    std::string take(const std::string& name);

private:
    std::set<std::string> taken_;      // in lower case
    std::map<std::string, int> next_;  // the number that comes next, by the name itself
};

}  // namespace taskctl::transfer
