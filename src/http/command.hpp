#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "model/time.hpp"

namespace taskctl::http {

// A program to run: a credential helper or a hook. It gets no descriptor but its standard streams,
// and a process group of its own, so that all of it can be ended.
struct Command {
    std::vector<std::string> words;        // the program, looked up in PATH, and its arguments
    std::vector<std::string> environment;  // NAME=VALUE; all that it gets
    std::string input;                     // its standard input
    model::Duration timeout = std::chrono::seconds(30);

    bool operator==(const Command&) const = default;
};

// How a program ended.
struct CommandEnd {
    enum class Reason {
        exited,       // `number` is its exit code
        signaled,     // `number` is the signal
        not_started,  // `number` is errno
        timed_out,    // ended by the loop, like the next
        too_long,     // more output than the limit
    };
    Reason reason = Reason::exited;
    int number = 0;
    std::string output;  // standard output, as far as it was read

    bool operator==(const CommandEnd&) const = default;
};

// Why it did not end well, to be put behind the program's name: `ended with exit code 3`. Empty
// when it did.
std::string fault_of(const CommandEnd& end, const Command& command);

inline constexpr std::size_t command_output_limit = 64 << 10;

}  // namespace taskctl::http
