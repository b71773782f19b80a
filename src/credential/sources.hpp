#pragma once

#include <functional>
#include <memory>
#include <string>

#include "credential/source.hpp"
#include "model/result.hpp"

namespace taskctl::credential {

// A token that is what it is. Refused once, there is no other.
std::unique_ptr<Source> fixed_source(model::Secret token);

// The token in a file (see parse_token), read anew when it expires or is refused: somebody else may
// have renewed it. `name` is for messages.
using ReadText = std::function<model::Result<std::string>()>;
std::unique_ptr<Source> file_source(std::string name, ReadText read);

// The token that a program prints (see parse_token), run anew when it expires or is refused. A
// failure is one of configuration; once there was a token, it may pass.
std::unique_ptr<Source> command_source(std::string name, http::Command command);

}  // namespace taskctl::credential
