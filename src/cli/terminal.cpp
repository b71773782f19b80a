#include "cli/terminal.hpp"

#include <cerrno>

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace taskctl::cli {

bool is_terminal(int descriptor) {
    return ::isatty(descriptor) == 1;
}

bool is_pipe(int descriptor) {
    struct stat found {};
    return ::fstat(descriptor, &found) == 0 && S_ISFIFO(found.st_mode);
}

void DescriptorWriter::write(std::string_view text) {
    constexpr int patience = 150;              // milliseconds
    constexpr std::size_t never_blocks = 512;  // POSIX's least PIPE_BUF, for a pipe that is ready
    while (!text.empty() && error_ == 0) {
        if (!is_ending_()) {
            write_some(text);
            continue;
        }
        pollfd ready{descriptor_, POLLOUT, 0};
        // A second signal ends the wait at once.
        if (::poll(&ready, 1, patience) <= 0) {
            error_ = EINTR;
            return;
        }
        auto piece = text.substr(0, never_blocks);
        const auto size = piece.size();
        write_some(piece);
        text.remove_prefix(size - piece.size());
    }
}

void DescriptorWriter::write_some(std::string_view& text) {
    const auto written = ::write(descriptor_, text.data(), text.size());
    if (written >= 0) {
        text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
        // A reader that set the shared pipe to non-blocking is waited for all the same.
        pollfd ready{descriptor_, POLLOUT, 0};
        ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
        error_ = errno;
        if (error_ == EPIPE) broken_pipe_();
    }
}

}  // namespace taskctl::cli
