#pragma once

#include <memory>
#include <string>

#include "model/result.hpp"
#include "model/scrubber.hpp"
#include "report/writer.hpp"
#include "watch/observer.hpp"

namespace taskctl::report {

enum class LogLevel { none, info, debug };

// A log of what is asked and answered: a line an exchange (info), with the request's head and the
// answer's (debug). Never a credential, a body, or the query of a URL; what the scrubber knows is
// taken out besides. `file` empty: no file;
// standard error gets what `level` says, a file at least info. A log that can't be written to later
// on is said once to `messages` and ends nothing.
model::Result<std::unique_ptr<watch::Observer>> make_log(LogLevel level, const std::string& file,
                                                         Writer& messages,
                                                         const model::Scrubber& scrubber);

}  // namespace taskctl::report
