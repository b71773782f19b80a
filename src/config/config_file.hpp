#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/environment.hpp"
#include "http/message.hpp"
#include "model/result.hpp"
#include "model/secret.hpp"

namespace taskctl::config {

// A text of the config file and where it stands, as `FILE:LINE:COLUMN: KEY`. Empty: not given.
struct Placed {
    std::string text;
    std::string where;
};

// Where a token or a parameter is got from when it is wanted.
struct Literal {
    model::Secret text;
};
struct FromCommand {
    std::vector<std::string> words;  // run without a shell
};
struct FromFile {
    std::string written;  // as the user wrote it
    std::string path;     // empty: it lies in $CREDENTIALS_DIRECTORY, which is not set
};
inline constexpr auto no_credentials_folder =
    "the variable CREDENTIALS_DIRECTORY is not set: systemd sets it for a service with "
    "LoadCredential=";
struct FromVariable {
    std::string name;
};

struct ProfileValue {
    std::variant<Literal, FromCommand, FromFile, FromVariable> from;
    std::string where;
};

// `variable NAME`, `file ~/token`, `command secret-tool …` (its first word only); empty for a
// literal. Never a secret.
std::string source_text(const ProfileValue& value);

struct ProfileHeader {
    http::Header header;
    std::string where;
};

struct Profile {
    std::string name;
    std::string where;
    Placed provider;  // always given
    Placed endpoint;  // a URL that can be read
    std::optional<ProfileValue> token;
    std::map<std::string, ProfileValue, std::less<>> params;
    std::vector<ProfileHeader> headers;
    // Paths that begin with `/`, or with a `$` where no_credentials_folder is to be said.
    Placed cacert, cert, key;
};

struct ConfigFile {
    std::string path;  // empty: there is none
    bool is_readable_by_others = false;
    Placed default_profile;  // one of `profiles`
    std::map<std::string, Profile, std::less<>> profiles;

    const Profile* find(std::string_view name) const;
};

// The config file: `named`, which must exist then, else `config.toml` in the user's folder.
// Everything that is wrong with it is one error (configuration) of several lines, each with file,
// line, column and key; none quotes a value that may be secret.
model::Result<ConfigFile> read_config(const std::string& named, const Environment& environment);

// The same for a file's text; `path` is its absolute path.
model::Result<ConfigFile> parse_config(std::string_view text, const std::string& path,
                                       bool is_readable_by_others, const Environment& environment);

// What programs that are run for the user get of `variables` (NAME=VALUE): all but those that hold
// a credential, which are TASKCTL_TOKEN and what the config file names.
std::vector<std::string> helper_environment(std::vector<std::string> variables,
                                            const ConfigFile& file);

}  // namespace taskctl::config
