#pragma once

#include <string_view>

namespace taskctl::report {

// A stream that people or programs read. A write that fails is remembered by the implementation;
// what is written after it is dropped.
class Writer {
public:
    virtual ~Writer() = default;
    virtual void write(std::string_view text) = 0;
};

}  // namespace taskctl::report
