#pragma once

#include <sys/types.h>
#include <tl/expected.hpp>

#include "http/command.hpp"
#include "http/descriptor.hpp"

namespace taskctl::http {

// A program that was started, as its parent sees it.
struct Program {
    pid_t process = 0;      // and the number of its group
    Descriptor end;         // readable once it has ended
    Descriptor output;      // its standard output; reading does not block
    Descriptor complaints;  // its standard error; nor here
};

// With its input in a file of its own, as all there is to read. The error is errno.
tl::expected<Program, int> spawn(const Command& command);

}  // namespace taskctl::http
