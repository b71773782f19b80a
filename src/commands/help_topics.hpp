#pragma once

#include <string>
#include <vector>

namespace taskctl::commands {

// What `taskctl help` tells about beside the commands.
std::vector<std::string> help_topics();

// The text on a topic; empty: there is none of that name.
std::string help_on(const std::string& topic);

// A line a topic.
std::string list_of_help_topics();

}  // namespace taskctl::commands
