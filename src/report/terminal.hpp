#pragma once

#include <cstddef>

#include "config/environment.hpp"

namespace taskctl::report {

// The terminal that a live display has for itself, as the process sees it. What is drawn goes
// through a Writer.
class Terminal {
public:
    virtual ~Terminal() = default;

    struct View {
        std::size_t width = 80;
        std::size_t height = 24;
        bool ours = true;   // the process is in the foreground
        bool ready = true;  // output would not wait
        bool keys = false;  // they are read
    };
    virtual View look() const = 0;

    // Makes ready to read keys; before the loop that will read them is made.
    virtual void open() = 0;
    // From now on keys come one by one and are not shown, and stopping, going on and a new size are
    // told by the loop as signals. In the background only the latter. Again after the process was
    // stopped or came to the foreground.
    virtual void enter() = 0;
    // Everything as it was before enter().
    virtual void leave() = 0;
    // Stops the process as Ctrl-Z does; returns when it goes on.
    virtual void stop() = 0;
};

// What is known of a terminal by the environment.
struct TerminalTraits {
    bool draws = false;     // it can do more than print lines
    bool unicode = false;   // text is UTF-8
    bool progress = false;  // OSC 9;4: progress in its task bar or tab
    bool links = false;     // OSC 8
    bool reflows = true;    // breaks lines anew when it becomes narrower

    bool operator==(const TerminalTraits&) const = default;
};

TerminalTraits terminal_traits(const config::Environment& environment);

}  // namespace taskctl::report
