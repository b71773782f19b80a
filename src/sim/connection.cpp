#include "sim/connection.hpp"

#include <algorithm>
#include <cerrno>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace taskctl::sim {
namespace {

// A client that is done closes its connections; this only bounds how long one is kept for nothing.
constexpr std::chrono::minutes idle_patience{10};

}  // namespace

StopSignal::StopSignal() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

StopSignal::~StopSignal() {
    ::close(descriptor_);
}

void StopSignal::raise() const {
    ::eventfd_write(descriptor_, 1);
}

bool StopSignal::wait(std::chrono::milliseconds longest) const {
    pollfd watched{descriptor_, POLLIN, 0};
    return ::poll(&watched, 1, static_cast<int>(longest.count())) != 0;
}

Connection::~Connection() {
    ::shutdown(socket_, SHUT_RDWR);
    ::close(socket_);
}

bool Connection::wait_readable(std::chrono::milliseconds longest) const {
    if (input_at_ < input_end_) return true;
    std::array<pollfd, 2> watched = {pollfd{socket_, POLLIN, 0},
                                     pollfd{stop_.descriptor(), POLLIN, 0}};
    const int ready = ::poll(watched.data(), watched.size(), static_cast<int>(longest.count()));
    return ready > 0 && watched[1].revents == 0;
}

bool Connection::wait_for_request() const {
    return wait_readable(idle_patience);
}

bool Connection::flush() {
    std::string_view rest = output_;
    while (!rest.empty()) {
        const ssize_t sent = ::send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        rest.remove_prefix(static_cast<std::size_t>(sent));
    }
    output_.clear();
    return true;
}

ssize_t Connection::read(char* data, std::size_t size) {
    if (input_at_ == input_end_) {
        // An interim answer (100 Continue) must be out before the client goes on.
        if (!flush() || !wait_readable(read_patience)) return -1;
        const ssize_t received = ::recv(socket_, input_.data(), input_.size(), 0);
        if (received <= 0) return received;
        input_at_ = 0;
        input_end_ = static_cast<std::size_t>(received);
    }
    const std::size_t taken = std::min(size, input_end_ - input_at_);
    std::copy_n(input_.begin() + static_cast<std::ptrdiff_t>(input_at_), taken, data);
    input_at_ += taken;
    return static_cast<ssize_t>(taken);
}

ssize_t Connection::write(const char* data, std::size_t size) {
    output_.append(data, size);
    return static_cast<ssize_t>(size);
}

void Connection::get_remote_ip_and_port(std::string& ip, int& port) const {
    ip = "127.0.0.1";
    port = 0;
}

void Connection::get_local_ip_and_port(std::string& ip, int& port) const {
    ip = "127.0.0.1";
    port = 0;
}

}  // namespace taskctl::sim
