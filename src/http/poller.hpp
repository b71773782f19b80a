#pragma once

#include <array>
#include <span>

#include "model/time.hpp"

namespace taskctl::http {

// Waits for descriptors. However many are watched, only the ready ones cost time.
class Poller {
public:
    struct Readiness {
        int descriptor = -1;
        bool readable = false;
        bool writable = false;
        bool broken = false;
    };

    Poller();
    ~Poller();
    Poller(const Poller&) = delete;
    Poller& operator=(const Poller&) = delete;

    // In place of what was watched for on it before. False: the system does not watch it.
    bool watch(int descriptor, bool readable, bool writable) const;
    // Tells of what comes once, whether it is read or not.
    bool watch_arrivals(int descriptor) const;
    void forget(int descriptor) const;

    // Those that are ready, or none after `longest` at the latest; earlier at will. Time that the
    // machine sleeps counts. What is returned lasts until the next call.
    std::span<const Readiness> wait(model::Duration longest);

private:
    int epoll_;
    int alarm_;
    std::array<Readiness, 128> ready_{};
};

// How many descriptors the process may have open.
long most_descriptors();

}  // namespace taskctl::http
