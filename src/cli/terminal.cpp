#include "cli/terminal.hpp"

#include <cerrno>

#include <poll.h>
#include <unistd.h>

namespace taskctl::cli {

bool is_terminal(int descriptor) {
    return ::isatty(descriptor) == 1;
}

void DescriptorWriter::write(std::string_view text) {
    while (!text.empty() && error_ == 0) {
        const auto written = ::write(descriptor_, text.data(), text.size());
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN) {
            // A reader that set the shared pipe to non-blocking is waited for all the same.
            pollfd ready{descriptor_, POLLOUT, 0};
            if (::poll(&ready, 1, -1) < 0) error_ = errno;
        } else {
            error_ = errno;
            if (error_ == EPIPE) broken_pipe_();
        }
    }
}

}  // namespace taskctl::cli
