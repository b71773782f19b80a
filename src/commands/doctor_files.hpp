#pragma once

#include <vector>

#include "report/doctor_files.hpp"

namespace taskctl::commands {

// Looks at the files, each once.
std::vector<report::Finding> look_at(const std::vector<report::FileToCheck>& files);

}  // namespace taskctl::commands
