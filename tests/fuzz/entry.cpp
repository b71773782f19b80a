// Where libFuzzer and the replay enter a target.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/property.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    taskctl::fuzz::check({reinterpret_cast<const char*>(data), size});
    return 0;
}
