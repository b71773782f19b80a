#pragma once

#include <string>
#include <vector>

#include "commands/command_tree.hpp"

namespace taskctl::commands {

// What can stand for the value of an option or for an argument.
struct Values {
    enum class Kind {
        nothing,  // free text
        words,    // one of `words`
        files,
        folders,
        programs,
        asked,  // `taskctl __complete` is asked for the topic `words[0]`
    };
    Kind kind = Kind::nothing;
    std::vector<std::string> words;
};

// Values of an option, or of the positionals, of the command of that path.
Values values_of(const CommandNote& root, const std::string& path, const OptionNote& option);

// The scripts. What depends on the machine, such as the names of profiles, they ask
// `taskctl __complete` for (see complete.hpp).
std::string bash_script(const CommandNote& root);
std::string zsh_script(const CommandNote& root);
std::string fish_script(const CommandNote& root);

// The words with spaces between them.
std::string joined(const std::vector<std::string>& words);

// `path` with `separator` in place of the spaces, behind a separator; nothing for an empty one.
std::string suffix(const std::string& path, const std::string& separator);

}  // namespace taskctl::commands
