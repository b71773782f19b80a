#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "http/loop.hpp"
#include "http/poller.hpp"
#include "http/spawn.hpp"

namespace taskctl::http {

// Of programs that run, each with all that it has started.
using ProcessGroups = std::set<pid_t>;

// The programs that a loop runs: what they write, when they end, and that they do. What happens to
// them is added to the loop's events.
class Children {
public:
    // `groups` may be null.
    Children(const Poller& poller, std::vector<Event>& events,
             std::shared_ptr<ProcessGroups> groups);
    // Kills them.
    ~Children();
    Children(const Children&) = delete;
    Children& operator=(const Children&) = delete;

    void run(RequestId id, const Command& command, model::Instant now);
    void cancel(RequestId id);
    // False: the descriptor is none of theirs.
    bool take(const Poller::Readiness& readiness);
    // Takes leave of those that have ended, and ends those whose time is up.
    void look_after(model::Instant now);
    // When somebody's time is up.
    model::Instant next_due() const;
    // The machine slept, and they with it.
    void add_time(model::Duration slept);

private:
    struct Child {
        RequestId id = 0;
        Program program;
        model::Instant due;  // then it is asked to end, and after a while made to
        bool asked = false;
        bool ended = false;
        std::optional<CommandEnd::Reason> stopped;  // by the loop
        std::string output;
        std::string line;  // of standard error, as far as it has come
    };
    // A pipe of a program that has ended, held open by what it has started.
    struct Leftover {
        Descriptor pipe;
        std::size_t size = 0;  // that was read, and thrown away
    };

    // What has come, at most as much as fits; an end closes the descriptor.
    std::string_view read_some(Descriptor& descriptor, std::size_t most);
    std::size_t read_output(Child& child, std::size_t most);
    std::size_t read_complaints(Child& child, std::size_t most);
    template <std::size_t (Children::*read)(Child&, std::size_t)>
    void drain(Child& child, const Descriptor& descriptor);
    void say(Child& child);
    void finish(Child& child);
    void leave(Descriptor& pipe);
    bool take_leftover(int descriptor);
    void forget(Descriptor& descriptor) const;
    void kill(Child& child);

    const Poller& poller_;
    std::vector<Event>& events_;
    std::shared_ptr<ProcessGroups> groups_;
    std::vector<Child> children_;
    std::deque<Leftover> leftovers_;
    std::array<char, 65536> block_{};
};

}  // namespace taskctl::http
