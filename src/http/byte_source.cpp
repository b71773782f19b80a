#include "http/byte_source.hpp"

#include <array>
#include <cerrno>
#include <utility>

#include <unistd.h>

namespace taskctl::http {

std::string ByteSource::read() {
    if (descriptor_ < 0) return {};
    std::array<char, most> bytes{};
    const auto count = ::read(descriptor_, bytes.data(), bytes.size());
    if (count > 0) return {bytes.data(), static_cast<std::size_t>(count)};
    // A terminal says EIO while another process has it.
    const bool passing = errno == EAGAIN || errno == EINTR || errno == EIO;
    // Nobody is left to write, or nobody can; polled on, it would be readable for ever.
    if (count == 0 || !passing) descriptor_ = -1;
    return {};
}

}  // namespace taskctl::http
