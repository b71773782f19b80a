#pragma once

#include <span>
#include <string>
#include <string_view>

#include "report/json.hpp"

namespace taskctl::report {

enum class Grade { ok, warning, failure };

std::string_view word(Grade grade);

// One thing that was looked at, and what to do about it.
struct Finding {
    std::string check;    // as in docs/doctor.md
    std::string subject;  // a file, an origin or a reference
    Grade grade = Grade::ok;
    std::string message;
    std::string mend;   // the way out; empty when there is nothing to mend
    int exit_code = 0;  // of a failure

    bool operator==(const Finding&) const = default;
};

// The worst failure's; 0 when there is none.
int exit_code(std::span<const Finding> findings);

// A line a finding, the way out on a second one, and at the end how many there are.
std::string findings_text(std::span<const Finding> findings, bool color);

// The object `taskctl.doctor/v1`, without a line feed at its end.
std::string findings_json(std::span<const Finding> findings, JsonStyle style);

}  // namespace taskctl::report
