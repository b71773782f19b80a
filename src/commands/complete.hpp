#pragma once

#include <string>
#include <vector>

#include "commands/context.hpp"

namespace CLI {
class App;
}

namespace taskctl::commands {

// A command line that is being typed: the words before the cursor, and the one at it so far.
struct TypedLine {
    std::vector<std::string> words;
    std::string at;
};

// The words stand on a line each, the one at the cursor on the last.
TypedLine read_typed_line(const std::string& text);

// What was given to an option of these names (`--name value`, `--name=value`).
std::vector<std::string> option_values(const TypedLine& line,
                                       const std::vector<std::string>& names);

// `taskctl __complete TOPIC`, hidden, for the completion scripts: reads the typed line from
// standard input and prints what could stand at the cursor, a line each, with a description behind
// a tab. Topics: providers, profiles, references, parameters, states. It says nothing about what is
// wrong, and uses neither the network nor a program.
void add_complete(CLI::App& root, Command& command);

}  // namespace taskctl::commands
