#pragma once

#include <variant>

#include "credential/grant.hpp"
#include "http/command.hpp"
#include "http/message.hpp"

namespace taskctl::credential {

// What getting a token takes: an exchange, a program, or nothing more.
using Asking = std::variant<http::Request, http::Command, Granted>;

// Where the tokens of one credential come from.
class Source {
public:
    virtual ~Source() = default;
    // Whether asking again may give another token than before.
    virtual bool is_renewable() const = 0;
    // Begins an attempt. `live` is the token that still serves, null when there is none. What is
    // asked for comes back by `read`, before the next attempt.
    virtual Asking ask(const model::Secret* live, model::WallTime now) = 0;
    virtual Granted read(const http::Answer& answer, model::WallTime now) = 0;
    virtual Granted read(const http::CommandEnd& end, model::WallTime now) = 0;
};

}  // namespace taskctl::credential
