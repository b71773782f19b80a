#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config_file.hpp"
#include "report/doctor.hpp"

namespace taskctl::report {

// What a file is for, and so who may do what with it.
enum class FileUse {
    config,   // read at the start: names programs that are run
    secret,   // a token, a parameter, a private key
    trusted,  // certificates
};

struct FileToCheck {
    std::string path;
    FileUse use = FileUse::secret;
    std::string where;  // what names it

    bool operator==(const FileToCheck&) const = default;
};

// As the system tells it.
struct FileState {
    unsigned mode = 0;    // permission bits
    bool is_own = false;  // the user's, or root's
    bool can_be_read = false;
};

// `state` is nothing for a file that is not there; `fault` says why.
Finding file_finding(const FileToCheck& file, const std::optional<FileState>& state,
                     std::string_view fault);

// The files that a profile names.
std::vector<FileToCheck> files_of(const config::Profile& profile);

// What is wrong with the config file: each line of the error. Or that nothing is.
std::vector<Finding> config_findings(const std::string& path, const std::string& fault);
Finding config_finding(const config::ConfigFile& file);

}  // namespace taskctl::report
