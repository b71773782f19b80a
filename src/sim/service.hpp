#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "sim/fault.hpp"
#include "sim/logins.hpp"
#include "sim/message.hpp"
#include "sim/stamp.hpp"

namespace taskctl::sim {

struct Settings {
    std::uint64_t seed = 0;
    double speed = 1;  // tasks live that many times faster
    Secrets secrets;
    std::vector<Fault> faults;  // in the order in which they are tried
};

// The whole simulator but for the network: what is answered to a request, from the time that is
// given in and from when each task was first asked for. May be used by many threads at once.
class Service {
public:
    using Now = std::function<Time()>;

    Service(Settings settings, Now now);

    Answer answer(const Request& request);

private:
    struct Record {
        Time first_seen{};
        std::vector<unsigned> hits;  // see befall
    };
    struct Visit {
        Time first_seen{};
        Mishap mishap;
    };

    Visit visit(const std::string& key, std::string_view path, Time now);
    Answer look(const Request& request, const Place& place, Time first_seen, Time now);
    Answer other_answer(const Request& request, Time now);

    Settings settings_;
    Logins logins_;
    Now now_;
    std::mutex mutex_;
    std::unordered_map<std::string, Record> records_;
};

}  // namespace taskctl::sim
