#pragma once

#include <string>
#include <vector>

#include "config/resolve.hpp"
#include "model/result.hpp"

namespace taskctl::config {

// One setting as it would count, and who gave it.
struct ViewRow {
    std::string key;     // `endpoint`, `params.NAME`, `headers.NAME`, `tls.cacert` …
    std::string value;   // never a secret; empty: there is no more to say than the source
    std::string source;  // of a token or parameter that is got from elsewhere
    Giver giver = Giver::profile;
};

struct ProfileView {
    std::string name;
    std::string file;
    bool is_default = false;
    std::vector<ViewRow> rows;
};

// What a bare ID would be asked for with, if the profile was named by --profile. Runs nothing, and
// reads no values.
model::Result<ProfileView> view_profile(const std::string& name, Wishes wishes, Setup& setup);

}  // namespace taskctl::config
