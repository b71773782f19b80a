#pragma once

#include <string>

#include "config/config_file.hpp"
#include "config/profile_view.hpp"

namespace taskctl::report {

// `profile list`: a row a profile, or a JSON array.
std::string profile_list_text(const config::ConfigFile& file);
std::string profile_list_json(const config::ConfigFile& file);

// `profile show`: a row a setting with who gave it, or a JSON object.
std::string profile_text(const config::ProfileView& view);
std::string profile_json(const config::ProfileView& view);

}  // namespace taskctl::report
