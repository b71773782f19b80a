#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "config/catalog.hpp"
#include "config/config_file.hpp"
#include "config/environment.hpp"
#include "config/parameters.hpp"
#include "config/reference.hpp"
#include "credential/source.hpp"
#include "http/command.hpp"
#include "http/message.hpp"
#include "model/result.hpp"
#include "model/secret.hpp"
#include "provider/target.hpp"

namespace taskctl::config {

// Who gave a value, the strongest first.
enum class Giver { flag, environment, profile, spec };

std::string_view word(Giver giver);

// What a flag or, without one, the environment says. Empty: neither does.
struct Setting {
    std::string text;
    Giver giver = Giver::flag;
};

struct TokenFile {
    std::string path;
    model::Secret text;  // as it was read at the start
};
struct TokenCommand {
    std::vector<std::string> words;
};

struct TokenWish {
    std::variant<model::Secret, TokenFile, TokenCommand> from;
    Giver giver = Giver::flag;
};

// What flags and environment say about how tasks are asked for.
struct Wishes {
    Setting provider;  // for bare ids
    Setting profile;
    Setting endpoint;
    std::optional<TokenWish> token;
    std::vector<Param> params;  // the last of a name counts
    http::Headers headers;
    http::Connection connection;
    model::Duration request_timeout = std::chrono::seconds(30);
    bool allow_insecure_credential = false;
};

// What is set up on this machine.
struct Setup {
    ConfigFile file;
    Catalog catalog;
    Environment environment;
    std::vector<std::string> variables;  // the process's own, NAME=VALUE
};

struct Resolved {
    std::vector<provider::Target> targets;  // in the order of the references, each task once
    std::vector<std::unique_ptr<credential::Source>> credentials;  // see Target::credential
    std::vector<model::Secret> secrets;  // parameters and headers that must not be shown
    std::vector<std::string> warnings;
    std::string profile;  // whose settings those tasks got that name none themselves; may be empty
};

// A program whose output is the value of a profile's parameter.
struct ValueCommand {
    std::string profile;
    std::string param;
    std::string where;
    http::Command command;
};

// Outputs of value commands, by profile and parameter.
using ValueOutputs = std::map<std::pair<std::string, std::string>, model::Secret>;

// The programs to run before resolve() can know all values: those of profiles in use, for
// parameters that nothing stronger gives.
std::vector<ValueCommand> commands_needed(const std::vector<Reference>& references,
                                          const Wishes& wishes, Setup& setup);

// Turns references into targets. Every reference that can't be resolved is reported, one line each,
// in one error; nothing is sent before all can.
// A credential (token, header, secret parameter, client certificate) of `wishes` belongs to one
// origin, that of the references without a profile of their own, or of all when each has one; a
// profile's belongs to the origin of its endpoint. What would take one elsewhere is an error
// (usage, not_permitted).
model::Result<Resolved> resolve(const std::vector<Reference>& references, const Wishes& wishes,
                                Setup& setup, const ValueOutputs& outputs = {});

}  // namespace taskctl::config
