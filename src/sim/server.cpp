#include "sim/server.hpp"

#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include <sys/socket.h>

#include "sim/connection.hpp"

namespace taskctl::sim {
namespace {

constexpr const char* loopback = "127.0.0.1";
constexpr int backlog = 1024;

// Connections are few and long: a thread for each, so that idle ones never keep others waiting.
class ThreadEach final : public httplib::TaskQueue {
public:
    void enqueue(std::function<void()> serve) override {
        {
            const std::lock_guard lock(mutex_);
            ++alive_;
        }
        try {
            std::thread([this, serve = std::move(serve)]() mutable {
                serve();
                serve = nullptr;
                leave();
            }).detach();
        } catch (const std::system_error&) {
            leave();
        }
    }

    void shutdown() override {
        std::unique_lock lock(mutex_);
        nobody_.wait(lock, [this] { return alive_ == 0; });
    }

private:
    void leave() {
        const std::lock_guard lock(mutex_);
        if (--alive_ == 0) nobody_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable nobody_;
    int alive_ = 0;
};

// httplib makes the answer out of reach of the connection; this tells the one from the other, in
// the thread that serves both.
thread_local bool hang_up = false;

Request read_request(const httplib::Request& from) {
    Request request{from.method, from.target, {}, from.body};
    for (const auto& [name, value] : from.headers) request.headers.emplace_back(name, value);
    return request;
}

std::string log_line(const Request& request, const Answer& answer) {
    std::string line = request.method + " " + std::string(request.path()) + " ";
    line += answer.hang_up ? "closed" : std::to_string(answer.status);
    return answer.note.empty() ? line : line + " " + answer.note;
}

}  // namespace

class Server::Listener final : public httplib::Server {
public:
    Listener(Service& service, Log log) : service_(service), log_(std::move(log)) {
        new_task_queue = [] { return new ThreadEach; };
        set_tcp_nodelay(true);
        set_payload_max_length(1U << 20U);
        // httplib's default would let two simulators share a port.
        set_socket_options([](int socket) {
            const int on = 1;
            ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        });
        set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& to) {
            // These have a body, which is read after this.
            if (request.method == "POST" || request.method == "PUT" || request.method == "PATCH") {
                return HandlerResponse::Unhandled;
            }
            handle(request, to);
            return HandlerResponse::Handled;
        });
        const Handler with_body = [this](const httplib::Request& request, httplib::Response& to) {
            handle(request, to);
        };
        Post(".*", with_body).Put(".*", with_body).Patch(".*", with_body);
    }

    // httplib's queue of five makes clients that come at once wait for a second.
    bool deepen_queue() { return ::listen(svr_sock_, backlog) == 0; }

    // httplib's own stop() does nothing before it accepts, and closes what others may be using.
    void stop_everything() {
        stop_.raise();
        ::shutdown(svr_sock_, SHUT_RDWR);
    }

private:
    bool process_and_close_socket(int socket) override {
        Connection connection(socket, stop_);
        hang_up = false;
        bool open = true;
        while (open && connection.wait_for_request()) {
            bool last = false;
            open = process_request(connection, false, last, [](httplib::Request& request) {
                request.ranges.clear();  // Service cuts ranges itself, and sends what it made
                request.headers.erase("Accept-Encoding");
            });
            if (hang_up) break;
            open = connection.flush() && open && !last;
        }
        return true;
    }

    void handle(const httplib::Request& from, httplib::Response& to) {
        const Request request = read_request(from);
        const Answer answer = service_.answer(request);
        if (answer.delay > Millis(0) && stop_.wait(answer.delay)) hang_up = true;
        if (answer.hang_up) hang_up = true;
        to.status = answer.status;
        for (const auto& [name, value] : answer.headers) to.set_header(name, value);
        to.set_content(answer.body, answer.content_type);
        if (log_) log_(log_line(request, answer));
    }

    Service& service_;
    Log log_;
    StopSignal stop_;
};

Server::Server(Service& service, Log log)
    : listener_(std::make_unique<Listener>(service, std::move(log))) {
    listener_->set_keep_alive_timeout(600);
    listener_->set_keep_alive_max_count(1000000);
}

Server::~Server() = default;

int Server::bind(int port) {
    int bound = port;
    if (port == 0) {
        bound = listener_->bind_to_any_port(loopback);
    } else if (!listener_->bind_to_port(loopback, port)) {
        return -1;
    }
    return bound > 0 && listener_->deepen_queue() ? bound : -1;
}

void Server::run() {
    listener_->listen_after_bind();
}

void Server::stop() {
    listener_->stop_everything();
}

}  // namespace taskctl::sim
