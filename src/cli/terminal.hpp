#pragma once

#include <functional>

#include "report/writer.hpp"

namespace taskctl::cli {

bool is_terminal(int descriptor);

// Writes to a descriptor, whole and unbuffered. A write that a signal breaks off, or that fails,
// ends it: what comes later is dropped. `broken_pipe` is called when nobody reads any more.
class DescriptorWriter final : public report::Writer {
public:
    DescriptorWriter(int descriptor, std::function<void()> broken_pipe)
        : descriptor_(descriptor), broken_pipe_(std::move(broken_pipe)) {}

    void write(std::string_view text) override;

    // errno of the failure, 0 when there was none.
    int error() const { return error_; }

private:
    int descriptor_;
    std::function<void()> broken_pipe_;
    int error_ = 0;
};

}  // namespace taskctl::cli
