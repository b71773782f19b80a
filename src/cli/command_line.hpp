#pragma once

#include <string>
#include <vector>

#include "commands/context.hpp"
#include "model/result.hpp"

namespace taskctl::cli {

// What a command line asks for: a command to run, or a text to print (help, version).
struct Parsed {
    commands::Command command;
    std::string text;
};

// Parses the arguments against the command tree. Wrong usage is an error (usage) with a suggestion
// where one is near.
model::Result<Parsed> parse(std::vector<std::string> arguments);

}  // namespace taskctl::cli
