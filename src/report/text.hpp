#pragma once

#include <cstddef>
#include <string>

#include "watch/observer.hpp"

namespace taskctl::report {

// Pure text for people. Everything that a server can set is masked; addresses of artifacts, which
// may be signed, are not shown.

// The service's words for what went wrong: `CODE: message; detail`.
std::string error_text(const model::TaskError& error);

// `3 in all, 2 succeeded, 1 failed`, as far as it is known.
std::string counts_text(const model::Progress& progress);

// `22:17:00Z`
std::string clock_text(model::WallTime at);

// One line: reference, state, progress, what went wrong. `width` is what the reference is padded
// to.
std::string task_line(const watch::Sighting& sighting, std::size_t width, bool color);

// A short block: the line, and under it what else is known.
std::string task_block(const watch::Sighting& sighting, bool color);

// `22:17:00Z REF  running  40 %`: something has changed.
std::string change_line(const watch::Sighting& sighting, bool color);

// `22:17:00Z REF: message; next look in 4s`
std::string problem_line(const watch::Sighting& sighting, model::WallTime next_poll_at);

// `REF: message`: why there is no verdict.
std::string problem_text(const watch::Sighting& sighting);

}  // namespace taskctl::report
