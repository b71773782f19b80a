#include "http/signal_source.hpp"

#include <array>

#include <unistd.h>

namespace taskctl::http {

std::vector<int> SignalSource::read() {
    std::vector<int> numbers;
    std::array<unsigned char, 64> bytes{};
    while (descriptor_ >= 0) {
        const auto count = ::read(descriptor_, bytes.data(), bytes.size());
        if (count < 0) break;
        // Nobody is left to write; polled on, it would be readable for ever.
        if (count == 0) descriptor_ = -1;
        numbers.insert(numbers.end(), bytes.begin(), bytes.begin() + count);
    }
    return numbers;
}

}  // namespace taskctl::http
