// The config file. Input: its text.
#include "config/config_file.hpp"
#include "fuzz/property.hpp"
#include "fuzz/text_check.hpp"
#include "http/url.hpp"

namespace taskctl::fuzz {
namespace {

using config::ConfigFile;
using config::Placed;
using config::Profile;

const std::string path = "/home/u/.config/taskctl/config.toml";

std::optional<std::string> variable(const std::string& name) {
    if (name == "HOME") return "/home/u";
    return std::nullopt;
}

void check_message(const std::string& message) {
    std::string_view rest = message;
    require(!rest.empty(), "a message says something");
    while (!rest.empty()) {
        const auto line = rest.substr(0, rest.find('\n'));
        require(is_safe(line), "a line of a message is safe to show");
        require(line.starts_with(path), "a line of a message tells its place");
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    }
}

void check_value(const config::ProfileValue& value) {
    require(value.where.starts_with(path), "a value tells its place");
    require(is_safe(source_text(value)), "where a value comes from is safe to show");
    if (const auto* const command = std::get_if<config::FromCommand>(&value.from)) {
        require(!command->words.empty() && !command->words.front().empty(), "a program has a name");
    }
    if (const auto* const variable = std::get_if<config::FromVariable>(&value.from)) {
        require(!variable->name.empty(), "a variable has a name");
    }
}

void check_profile(const Profile& profile) {
    require(!profile.name.empty() && is_safe(profile.name), "a profile has a plain name");
    require(!profile.provider.text.empty(), "a profile names its provider");
    require(profile.endpoint.text.empty() || http::parse_url(profile.endpoint.text).has_value(),
            "an endpoint can be read");
    for (const auto& header : profile.headers) {
        require(http::is_valid(header.header), "a header stays one header");
    }
    if (profile.token) check_value(*profile.token);
    for (const auto& [name, value] : profile.params) check_value(value);
    for (const auto* const file : {&profile.cacert, &profile.cert, &profile.key}) {
        const auto& text = file->text;
        require(text.empty() || text.front() == '/' || text.front() == '$', "paths are absolute");
    }
}

}  // namespace

void check(std::string_view text) {
    for (const bool is_readable : {false, true}) {
        const auto file = config::parse_config(text, path, is_readable, variable);
        if (!file) {
            require(file.error().fault == model::Fault::configuration,
                    "a bad file is exit code 78");
            check_message(file.error().message);
            continue;
        }
        const auto& name = file->default_profile.text;
        require(name.empty() || file->find(name) != nullptr, "the default profile is there");
        for (const auto& [key, profile] : file->profiles) check_profile(profile);
    }
}

}  // namespace taskctl::fuzz
