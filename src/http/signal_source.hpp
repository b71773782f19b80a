#pragma once

#include <vector>

namespace taskctl::http {

// A descriptor that is not owned, from which numbers of signals can be read without blocking, one
// byte each.
class SignalSource {
public:
    explicit SignalSource(int descriptor) : descriptor_(descriptor) {}

    // Negative when there is none, or when the end was read.
    int descriptor() const { return descriptor_; }
    // All that came since.
    std::vector<int> read();

private:
    int descriptor_;
};

}  // namespace taskctl::http
