#pragma once

#include <string>

#include "watch/observer.hpp"

namespace taskctl::report {

// The line that stays when a task has ended; empty when only its watch has.
std::string end_line(const watch::Sighting& sighting, const watch::Outcome& outcome, bool color,
                     bool unicode);

// The artifacts of a task that has ended, each a link of the terminal (OSC 8) if it can be opened
// without the API's credential; empty when none can, or `links` is not set.
std::string links_line(const watch::Sighting& sighting, bool links);

}  // namespace taskctl::report
