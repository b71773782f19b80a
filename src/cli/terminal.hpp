#pragma once

#include <functional>

#include "report/writer.hpp"

namespace taskctl::cli {

bool is_terminal(int descriptor);
bool is_pipe(int descriptor);

// Writes to a descriptor, whole and unbuffered. A write that fails ends it: what comes later is
// dropped. Once a signal that ends the program has come (`is_ending`), a reader that does not read
// is waited for no longer. `broken_pipe` is called when nobody reads any more.
class DescriptorWriter final : public report::Writer {
public:
    DescriptorWriter(int descriptor, std::function<bool()> is_ending,
                     std::function<void()> broken_pipe)
        : descriptor_(descriptor),
          is_ending_(std::move(is_ending)),
          broken_pipe_(std::move(broken_pipe)) {}

    void write(std::string_view text) override;

    // errno of the failure, 0 when there was none; EINTR: the reader was not waited for.
    int error() const { return error_; }

private:
    void write_some(std::string_view& text);

    int descriptor_;
    std::function<bool()> is_ending_;
    std::function<void()> broken_pipe_;
    int error_ = 0;
};

}  // namespace taskctl::cli
