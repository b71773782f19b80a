#pragma once

#include <memory>

#include "report/report.hpp"

namespace taskctl::report {

// The report of `explain`: how one task was asked for and how the last answer was read, as text or
// as `taskctl.explanation/v1`. Written at the end of the run.
std::unique_ptr<Report> make_explanation(const Plan& plan, Writer& output);

}  // namespace taskctl::report
