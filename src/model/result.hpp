#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace taskctl::model {

// What stops taskctl before or beside the tasks, classed by what the caller should do next. Each
// value is the process's exit code for it (sysexits for 64 to 78, see docs/exit-codes.md).
enum class Fault {
    usage = 2,           // the command line is wrong
    internal = 70,       // a bug in taskctl
    cannot_create = 73,  // an output file can't be created
    io = 74,             // reading or writing failed
    not_permitted = 77,  // no credential, or one that would go where it must not
    configuration = 78,  // a file that the user wrote is wrong
    timed_out = 124,     // --timeout is over
};

// A message for people: what is wrong, where, and the way out. One line per finding.
struct Error {
    Fault fault = Fault::internal;
    std::string message;
};

template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(Fault fault, std::string message) {
    return tl::make_unexpected(Error{fault, std::move(message)});
}

}  // namespace taskctl::model
