#include "commands/doctor_files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <sys/stat.h>
#include <unistd.h>

namespace taskctl::commands {
namespace {

report::Finding look_at(const report::FileToCheck& file) {
    struct stat status {};
    if (::stat(file.path.c_str(), &status) != 0) {
        return file_finding(file, std::nullopt, std::strerror(errno));
    }
    report::FileState state;
    state.mode = status.st_mode & 07777U;
    state.is_own = status.st_uid == ::geteuid() || status.st_uid == 0;
    const bool is_folder = S_ISDIR(status.st_mode);
    state.can_be_read = !is_folder && ::access(file.path.c_str(), R_OK) == 0;
    return file_finding(file, state, std::strerror(is_folder ? EISDIR : errno));
}

}  // namespace

std::vector<report::Finding> look_at(const std::vector<report::FileToCheck>& files) {
    std::vector<report::Finding> findings;
    for (auto file = files.begin(); file != files.end(); ++file) {
        const bool known = std::any_of(files.begin(), file,
                                       [&](const auto& other) { return other.path == file->path; });
        if (!known) findings.push_back(look_at(*file));
    }
    return findings;
}

}  // namespace taskctl::commands
