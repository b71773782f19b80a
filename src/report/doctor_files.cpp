#include "report/doctor_files.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "model/result.hpp"

namespace taskctl::report {
namespace {

constexpr unsigned readable_by_others = 0044;
constexpr unsigned writable_by_others = 0022;
constexpr auto configuration = static_cast<int>(model::Fault::configuration);

std::string mode_text(unsigned mode) {
    std::array<char, 8> text{};
    std::snprintf(text.data(), text.size(), "%04o", mode & 07777);
    return text.data();
}

std::string quoted(const std::string& path) {
    std::string text = "'";
    for (const char c : path) text += c == '\'' ? "'\\''" : std::string(1, c);
    return text + "'";
}

void add(std::vector<FileToCheck>& files, const config::Placed& placed, FileUse use) {
    if (placed.text.starts_with('/')) files.push_back({placed.text, use, placed.where});
}

void add(std::vector<FileToCheck>& files, const config::ProfileValue& value) {
    const auto* const file = std::get_if<config::FromFile>(&value.from);
    if (file != nullptr && !file->path.empty()) {
        files.push_back({file->path, FileUse::secret, value.where});
    }
}

}  // namespace

Finding file_finding(const FileToCheck& file, const std::optional<FileState>& state,
                     std::string_view fault) {
    const auto finding = [&](Grade grade, std::string message, std::string mend) {
        return Finding{"file",          file.path,
                       grade,           std::move(message),
                       std::move(mend), grade == Grade::failure ? configuration : 0};
    };
    const std::string named = file.where.empty() ? "" : "; it is named at " + file.where;
    if (!state || !state->can_be_read) {
        return finding(Grade::failure, "can't be read: " + std::string(fault),
                       "correct the file's name or its permissions" + named);
    }
    const auto mode = mode_text(state->mode);
    if ((state->mode & writable_by_others) != 0) {
        return finding(Grade::failure, "others can write to it (mode " + mode + ")",
                       "chmod go-w " + quoted(file.path));
    }
    if (!state->is_own) {
        return finding(Grade::warning, "it belongs to another user", "look at who put it there");
    }
    if (file.use == FileUse::secret && (state->mode & readable_by_others) != 0) {
        return finding(Grade::warning, "others can read the secret in it (mode " + mode + ")",
                       "chmod 600 " + quoted(file.path));
    }
    return finding(Grade::ok, "mode " + mode, "");
}

std::vector<FileToCheck> files_of(const config::Profile& profile) {
    std::vector<FileToCheck> files;
    if (profile.token) add(files, *profile.token);
    for (const auto& [name, value] : profile.params) add(files, value);
    add(files, profile.cacert, FileUse::trusted);
    add(files, profile.cert, FileUse::trusted);
    add(files, profile.key, FileUse::secret);
    return files;
}

std::vector<Finding> config_findings(const std::string& path, const std::string& fault) {
    std::vector<Finding> findings;
    for (std::string_view rest = fault; !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size());
        auto line = rest.substr(0, end);
        if (line.starts_with(path + ":")) line.remove_prefix(path.size() + 1);
        findings.push_back({"config", path, Grade::failure, std::string(line),
                            "docs/config.md tells what may stand there", configuration});
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return findings;
}

Finding config_finding(const config::ConfigFile& file) {
    if (file.path.empty()) {
        return {"config", "config file", Grade::ok, "there is none, and none is needed", "", 0};
    }
    const auto count = file.profiles.size();
    return {"config",  file.path,
            Grade::ok, std::to_string(count) + (count == 1 ? " profile" : " profiles"),
            "",        0};
}

}  // namespace taskctl::report
