#pragma once

#include <string>

namespace taskctl::sim {

// What --help says below the options, and --list-stories alone.
std::string story_list();
std::string guide();

}  // namespace taskctl::sim
