#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/problem.hpp"
#include "model/time.hpp"
#include "provider/target.hpp"

namespace taskctl::transfer {

// What is known of one file at one moment. Valid during the call only.
struct Status {
    std::uint64_t file = 0;  // its number in this run, from 0
    const provider::Target& target;
    const std::string& artifact;         // the service's name
    const std::string& name;             // ours
    std::uint64_t size = 0;              // bytes that are there
    std::optional<std::uint64_t> total;  // nothing: not known
    std::uint64_t resumed_from = 0;      // bytes that were there before
    model::Instant at;
};

// How a file ended: at `path`, or with a problem.
struct End {
    std::string path;
    std::optional<model::Problem> problem;
    int exit_code = 0;
    std::string coding = {};  // how the server packed the bytes, unasked; mostly empty
};

// Told what happens to the files, in order.
class Observer {
public:
    virtual ~Observer() = default;
    // Nothing is fetched of this task, and why; with an exit code when that is a fault.
    virtual void nothing(const provider::Target&, const std::string& /*why*/, int /*exit_code*/) {}
    virtual void planned(const Status&) {}  // it is to be fetched as soon as it is its turn
    virtual void moved(const Status&) {}    // bytes have come: called very often
    // An attempt failed; the next comes after that time.
    virtual void waits(const Status&, const model::Problem&, model::Duration /*wait*/) {}
    virtual void ended(const Status&, const End&) {}  // exactly once a file
};

}  // namespace taskctl::transfer
