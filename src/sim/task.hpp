#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/life.hpp"
#include "sim/message.hpp"
#include "sim/stamp.hpp"

namespace taskctl::sim {

// Where a request's task is and how its time runs.
struct Setting {
    std::string origin;    // http://127.0.0.1:PORT
    std::string base;      // the same, with the prefix that the request's path has
    std::string endpoint;  // name of the provider that asks
    std::uint64_t seed = 0;
    Time first_seen{};
    double speed = 1;  // its life in real time is that much shorter
};

// A task at one moment: all that a vendor's answer is made from.
struct Task {
    std::string id;
    Params params;  // what else the path named
    Setting setting;
    std::uint64_t draw = 0;  // the task's own number, for what nobody asked for
    Moment moment;

    std::string_view param(std::string_view name) const;
    Time at(Millis since_first_look) const;  // real time
    int percent() const;                     // whole, rounded down
    bool running() const { return !has_ended(moment.stage) && moment.stage != Stage::waiting; }
};

// What a task worked on. Nothing has failed yet while it runs.
struct Counts {
    std::uint64_t total = 0;
    std::uint64_t succeeded = 0;
    std::uint64_t failed = 0;
};
Counts counts(const Task& task);

// Links to this simulator. A presigned one is good for an hour after the task's end and needs no
// credential, the other one does.
std::string presigned_url(const Task& task, std::string_view name);
std::string guarded_url(const Task& task, std::string_view name);
std::string signature(std::uint64_t seed, std::string_view path, std::string_view expires);

}  // namespace taskctl::sim
