#pragma once

#include <string>

#include "model/scrubber.hpp"
#include "report/writer.hpp"

namespace taskctl::commands {

// Takes known secrets out of what is written, which comes in whole lines.
class ScrubbedWriter final : public report::Writer {
public:
    ScrubbedWriter(report::Writer& writer, const model::Scrubber& scrubber)
        : writer_(writer), scrubber_(scrubber) {}

    void write(std::string_view text) override {
        writer_.write(scrubber_.scrub(std::string(text)));
    }

private:
    report::Writer& writer_;
    const model::Scrubber& scrubber_;
};

}  // namespace taskctl::commands
