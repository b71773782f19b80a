#pragma once

#include <string>
#include <variant>
#include <vector>

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
    // Whether a token that still serves helps to get the next.
    virtual bool refreshes() const { return false; }
    // What is not to be shown, beside the token, of the last attempt: what it was made with, and
    // what it gave for the next one.
    virtual std::vector<model::Secret> secrets() const { return {}; }
    // What the user should know when the attempt under way is broken off; mostly empty. If not, it
    // is worth a wait.
    virtual std::string loss() const { return ""; }
    // Begins an attempt: by `live`, a token that still serves, where that refreshes, else without.
    // What is asked for comes back by `read`, before the next attempt.
    virtual Asking ask(const model::Secret* live, model::WallTime now) = 0;
    virtual Granted read(const http::Answer& answer, model::WallTime now) = 0;
    virtual Granted read(const http::CommandEnd& end, model::WallTime now) = 0;
};

}  // namespace taskctl::credential
