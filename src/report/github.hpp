#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "report/report.hpp"
#include "report/writer.hpp"

namespace taskctl::report {

// What a job of GitHub Actions gets besides: its lines in a group, an annotation for each task that
// did not go well, and a table in the summary of the step, appended to `summary_file` (empty: no
// table). Commands go to `messages`.
std::unique_ptr<Report> make_github_report(std::size_t tasks, const std::string& summary_file,
                                           Writer& messages);

// Text in a command of a workflow (`::error title=…::…`): what would end it is escaped.
std::string workflow_data(std::string_view text);
std::string workflow_property(std::string_view text);

// Text in a cell of a table in Markdown: it means nothing but itself.
std::string markdown_cell(std::string_view text);

}  // namespace taskctl::report
