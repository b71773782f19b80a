#pragma once

#include <string>
#include <string_view>

#include "watch/observer.hpp"
#include "watch/outcome.hpp"

namespace taskctl::report {

// How JSON is written; it reads the same either way.
struct JsonStyle {
    bool indented = false;
    bool ascii = false;  // for terminals: everything beyond printable ASCII is escaped
};

// The task object `taskctl.task/v1`, without a line feed at its end.
std::string task_json(const watch::Sighting& sighting, JsonStyle style);

// The events `taskctl.event/v1`, one line each, without a line feed. `event` is `observed` or
// `changed`.
std::string look_json(std::string_view event, const watch::Sighting& sighting, bool ascii);
std::string problem_json(const watch::Sighting& sighting, model::WallTime next_poll_at, bool ascii);
std::string finished_json(const watch::Sighting& sighting, const watch::Outcome& outcome,
                          bool ascii);
std::string summary_json(const watch::Summary& summary, model::WallTime at);

}  // namespace taskctl::report
