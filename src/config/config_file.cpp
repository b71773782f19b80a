#include "config/config_file.hpp"

#include <algorithm>
#include <set>

#include "config/file.hpp"
#include "model/visible.hpp"

namespace taskctl::config {
namespace {

using model::Fault;

constexpr std::size_t largest_config = 1 << 20;

std::string absolute(const std::string& path) {
    std::error_code error;
    const auto full = std::filesystem::absolute(path, error);
    return error ? path : full.lexically_normal().string();
}

void add_variable(const ProfileValue& value, std::set<std::string, std::less<>>& names) {
    if (const auto* variable = std::get_if<FromVariable>(&value.from)) names.insert(variable->name);
}

}  // namespace

std::string source_text(const ProfileValue& value) {
    if (const auto* command = std::get_if<FromCommand>(&value.from)) {
        return "command " + model::visible(command->words.front(), 200) +
               (command->words.size() > 1 ? " …" : "");
    }
    if (const auto* file = std::get_if<FromFile>(&value.from)) {
        return "file " + model::visible(file->written, 200);
    }
    if (const auto* variable = std::get_if<FromVariable>(&value.from)) {
        return "variable " + model::visible(variable->name, 200);
    }
    return "";
}

const Profile* ConfigFile::find(std::string_view name) const {
    const auto found = profiles.find(name);
    return found == profiles.end() ? nullptr : &found->second;
}

model::Result<ConfigFile> read_config(const std::string& named, const Environment& environment) {
    std::string path = named;
    if (path.empty()) {
        const auto folder = config_folder(environment);
        if (folder.empty()) return ConfigFile();
        path = (folder / "config.toml").string();
    }
    auto file = read_regular_file(path, largest_config, Fault::configuration);
    if (!file) return tl::make_unexpected(file.error());
    if (!*file) {
        if (named.empty()) return ConfigFile();
        return model::fail(Fault::configuration, "there is no config file " + path);
    }
    return parse_config((*file)->text, absolute(path), (*file)->is_readable_by_others, environment);
}

std::vector<std::string> helper_environment(std::vector<std::string> variables,
                                            const ConfigFile& file) {
    std::set<std::string, std::less<>> secret = {"TASKCTL_TOKEN"};
    for (const auto& [name, profile] : file.profiles) {
        if (profile.token) add_variable(*profile.token, secret);
        for (const auto& param : profile.params) add_variable(param.second, secret);
    }
    std::erase_if(variables, [&](const std::string& variable) {
        return secret.contains(std::string_view(variable).substr(0, variable.find('=')));
    });
    return variables;
}

}  // namespace taskctl::config
