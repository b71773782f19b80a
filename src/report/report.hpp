#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "report/writer.hpp"
#include "watch/observer.hpp"

namespace taskctl::report {

enum class Format { text, json, jsonl, raw, state };

// What the reports of one run are made for.
struct Plan {
    Format format = Format::text;
    bool watching = false;      // `watch`, not `get`
    bool several = false;       // more than one reference, or a list: JSON is an array
    std::size_t tasks = 0;      // how many there are
    std::size_t ref_width = 0;  // of the longest reference
    bool quiet = false;
    bool output_is_terminal = false;
    bool color_output = false;
    bool color_messages = false;
    bool live = false;  // a live display shows how the tasks get on
};

// The answer of a run, on standard output: an observer that is told of the end.
class Report : public watch::Observer {
public:
    // The last call.
    virtual void end(const watch::Summary&, model::WallTime /*at*/) {}
};

std::unique_ptr<Report> make_report(const Plan& plan, Writer& output);

// What people read beside the answer, on standard error: changes (of `watch`, as text), problems
// and warnings.
std::unique_ptr<watch::Observer> make_messages(const Plan& plan, Writer& messages);

}  // namespace taskctl::report
