#include "support/local_server.hpp"

#include <array>
#include <map>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace taskctl::test {
namespace {

void require(bool holds, const char* what) {
    if (!holds) throw std::system_error(errno, std::generic_category(), what);
}

sockaddr* generic(sockaddr_in& address) {
    return reinterpret_cast<sockaddr*>(&address);
}

int bound_socket() {
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    require(descriptor >= 0, "socket");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    require(bind(descriptor, generic(address), sizeof address) == 0, "bind");
    return descriptor;
}

std::string origin_of(int descriptor) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    require(getsockname(descriptor, generic(address), &size) == 0, "getsockname");
    return "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
}

// Takes one whole request off the front of what has arrived.
std::optional<Received> take_request(std::string& in) {
    constexpr char tls_handshake = 0x16;
    if (in.starts_with(tls_handshake)) {
        in.clear();
        return Received{};
    }
    const auto end = in.find("\r\n\r\n");
    if (end == std::string::npos) return std::nullopt;
    Received request;
    const auto first = in.find("\r\n");
    const auto space = in.find(' ');
    request.method = in.substr(0, space);
    request.target = in.substr(space + 1, in.find(' ', space + 1) - space - 1);
    for (auto at = first + 2; at < end + 2; at = in.find("\r\n", at) + 2) {
        const std::string line = in.substr(at, in.find("\r\n", at) - at);
        const auto colon = line.find(':');
        const auto value = line.find_first_not_of(' ', colon + 1);
        request.headers.push_back(
            {line.substr(0, colon), value == std::string::npos ? "" : line.substr(value)});
    }
    const auto length = http::find(request.headers, "Content-Length");
    const std::size_t size = length ? std::stoul(std::string(*length)) : 0;
    if (in.size() - end - 4 < size) return std::nullopt;
    request.body = in.substr(end + 4, size);
    in.erase(0, end + 4 + size);
    return request;
}

struct Peer {
    int number = 0;
    std::string in;
    std::string out;
    std::vector<Reply> held;
    Reply::Then then = Reply::Then::keep;
};

void close_as(int descriptor, Reply::Then then) {
    if (then == Reply::Then::reset) {
        const linger at_once{1, 0};
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    close(descriptor);
}

}  // namespace

Reply answer(int status, std::string_view body, const http::Headers& headers) {
    std::string bytes = "HTTP/1.1 " + std::to_string(status) + " Status\r\n";
    for (const auto& [name, value] : headers) bytes += name + ": " + value + "\r\n";
    bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    bytes += body;
    return {.bytes = std::move(bytes)};
}

Reply silence() {
    return {};
}

struct LocalServer::Impl {
    explicit Impl(Script the_script) : script(std::move(the_script)), listener(bound_socket()) {
        require(listen(listener, SOMAXCONN) == 0, "listen");
        require(pipe2(stop.data(), O_CLOEXEC) == 0, "pipe");
        thread = std::thread([this] { run(); });
    }

    ~Impl() {
        close(stop[1]);
        thread.join();
        close(stop[0]);
        close(listener);
        for (const auto& [descriptor, peer] : peers) close(descriptor);
    }

    void run();
    void accept_all();
    // False: this connection is over.
    bool read_from(int descriptor, Peer& peer);
    bool write_to(int descriptor, Peer& peer);
    void release_held(Peer& peer);

    const Script script;
    const int listener;
    std::array<int, 2> stop{};
    std::map<int, Peer> peers;
    mutable std::mutex mutex;
    std::vector<Received> received;
    int accepted = 0;
    std::thread thread;
};

void LocalServer::Impl::run() {
    for (;;) {
        std::vector<pollfd> ready = {{stop[0], POLLIN, 0}, {listener, POLLIN, 0}};
        for (const auto& [descriptor, peer] : peers) {
            const bool full = !peer.out.empty() || peer.then != Reply::Then::keep;
            ready.push_back({descriptor, static_cast<short>(full ? POLLIN | POLLOUT : POLLIN), 0});
        }
        if (poll(ready.data(), ready.size(), -1) < 0) continue;
        if (ready[0].revents != 0) return;
        if (ready[1].revents != 0) accept_all();
        for (std::size_t i = 2; i < ready.size(); ++i) {
            const int descriptor = ready[i].fd;
            Peer& peer = peers.at(descriptor);
            if ((ready[i].revents & ~POLLOUT) != 0 && !read_from(descriptor, peer)) {
                peers.erase(descriptor);
            }
        }
        for (auto next = peers.begin(); next != peers.end();) {
            const auto each = next++;
            release_held(each->second);
            if (!write_to(each->first, each->second)) peers.erase(each);
        }
    }
}

void LocalServer::Impl::accept_all() {
    for (;;) {
        const int descriptor = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor < 0) return;
        const std::lock_guard lock(mutex);
        peers[descriptor].number = ++accepted;
    }
}

bool LocalServer::Impl::read_from(int descriptor, Peer& peer) {
    std::array<char, 65536> bytes{};
    const ssize_t count = read(descriptor, bytes.data(), bytes.size());
    if (count <= 0) {
        if (count < 0 && errno == EAGAIN) return true;
        close(descriptor);
        return false;
    }
    peer.in.append(bytes.data(), static_cast<std::size_t>(count));
    while (auto request = take_request(peer.in)) {
        request->connection = peer.number;
        {
            const std::lock_guard lock(mutex);
            received.push_back(*request);
        }
        peer.held.push_back(script(*request));
    }
    return true;
}

void LocalServer::Impl::release_held(Peer& peer) {
    while (!peer.held.empty() && peer.held.front().after <= received.size()) {
        peer.out += peer.held.front().bytes;
        peer.then = peer.held.front().then;
        peer.held.erase(peer.held.begin());
    }
}

bool LocalServer::Impl::write_to(int descriptor, Peer& peer) {
    while (!peer.out.empty()) {
        const ssize_t count = send(descriptor, peer.out.data(), peer.out.size(), MSG_NOSIGNAL);
        if (count < 0 && errno == EAGAIN) return true;
        if (count < 0) {
            close(descriptor);
            return false;
        }
        peer.out.erase(0, static_cast<std::size_t>(count));
    }
    if (peer.then == Reply::Then::keep) return true;
    close_as(descriptor, peer.then);
    return false;
}

LocalServer::LocalServer(Script script) : impl_(std::make_unique<Impl>(std::move(script))) {}

LocalServer::~LocalServer() = default;

std::string LocalServer::origin() const {
    return origin_of(impl_->listener);
}

std::vector<Received> LocalServer::received() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->received;
}

int LocalServer::connections() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->accepted;
}

RefusingPort::RefusingPort() : socket_(bound_socket()) {}

RefusingPort::~RefusingPort() {
    close(socket_);
}

std::string RefusingPort::origin() const {
    return origin_of(socket_);
}

}  // namespace taskctl::test
