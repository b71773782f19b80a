#pragma once

#include <cstddef>
#include <string>

namespace taskctl::http {

// A descriptor, not owned, from which bytes come now and then.
class ByteSource {
public:
    explicit ByteSource(int descriptor) : descriptor_(descriptor) {}

    // Negative when there is none, or when it has come to its end.
    int descriptor() const { return descriptor_; }
    // What came since, as far as `most` bytes.
    std::string read();
    static constexpr std::size_t most = 64;

private:
    int descriptor_;
};

}  // namespace taskctl::http
