#pragma once

#include <string>
#include <vector>

#include "commands/context.hpp"

namespace CLI {
class App;
}

namespace taskctl::commands {

// An option or a positional argument, as the command line knows it.
struct OptionNote {
    std::vector<std::string> names;  // `-p`, `--provider`; of a positional its name
    std::string argument;            // what stands for its value; empty: a flag
    std::string help;
    std::string group;
    bool is_repeatable = false;
    bool is_required = false;
};

// A command with all below it. What is hidden from help is not in it.
struct CommandNote {
    std::string path;  // `provider show`; empty for the program itself
    std::string summary;
    std::string footer;
    std::vector<OptionNote> options;
    std::vector<OptionNote> positionals;
    std::vector<CommandNote> commands;

    std::string name() const;  // the path's last word
};

// What completions and manual pages are made from, so that they say what the program does.
CommandNote read_tree(const CLI::App& app);

// `taskctl __tree`, hidden: the tree as lines of fields with tabs between them, which the manual
// pages are made from.
void add_tree(CLI::App& root, Command& command);

}  // namespace taskctl::commands
