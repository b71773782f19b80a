// A service of its own for the benchmarks: answers GET /tasks/ID on loopback, late if it is told
// to, and keeps the times. nginx knows neither delays nor when a task was asked for.
// usage: taskctl-bench-origin [DELAY-MS [POLLS-TO-THE-END [LOG]]]
// An id ends in its task's number: `…-000000000042`. On SIGTERM the log gets three 64-bit integers
// a request: the task's number, when it came and when its answer was sent (CLOCK_MONOTONIC, ns).
#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

using Clock = std::chrono::steady_clock;

struct Plan {
    std::chrono::milliseconds delay{0};
    std::uint32_t polls_to_the_end = 0;  // 0: no task ever ends
    std::string log;
};

struct Record {
    std::int64_t task = 0;
    std::int64_t came = 0;
    std::int64_t answered = 0;
};

struct Pending {
    Clock::time_point due;
    int socket = -1;
    std::uint64_t connection = 0;
    std::size_t record = 0;
    std::string answer;
};

struct Connection {
    std::uint64_t id = 0;
    std::string input;
};

std::int64_t nanoseconds(Clock::time_point time) {
    return std::chrono::nanoseconds(time.time_since_epoch()).count();
}

void require(bool good, const char* what) {
    if (!good) throw std::runtime_error(what);
}

std::string message(std::string_view body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

std::string task_body(std::string_view id, bool ended) {
    std::string body = R"({"id": ")";
    body += id;
    body += R"(", "kind": "export", "status": ")";
    body += ended ? "succeeded" : "running";
    body += R"(", "progress": )";
    body += ended ? "100" : "40";
    body += R"(, "createdAt": "2026-01-02T03:04:05Z", "startedAt": "2026-01-02T03:04:06Z", )"
            R"("owner": {"id": "7f0c4a52", "name": "Reports"}, "counts": {"total": 250, )"
            R"("succeeded": 100, "failed": 0}, "links": [{"rel": "self", "href": "/tasks/self"}, )"
            R"({"rel": "owner", "href": "/owners/7f0c4a52"}], "message": "as planned"})";
    return body;
}

class Origin {
public:
    explicit Origin(Plan plan) : plan_(std::move(plan)), epoll_(epoll_create1(EPOLL_CLOEXEC)) {
        records_.reserve(1U << 20U);  // growing takes milliseconds
        listen_on_loopback();
        sigset_t ends;
        sigemptyset(&ends);
        sigaddset(&ends, SIGTERM);
        sigprocmask(SIG_BLOCK, &ends, nullptr);
        signals_ = signalfd(-1, &ends, SFD_CLOEXEC);
        require(signals_ >= 0, "signalfd fails");
        watch(listener_);
        watch(signals_);
    }

    void run() {
        std::array<epoll_event, 256> events{};
        for (;;) {
            const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                                         until_next_answer());
            for (int i = 0; i < count; ++i) {
                const int ready = events[static_cast<std::size_t>(i)].data.fd;
                if (ready == signals_) return write_log();
                if (ready == listener_) {
                    accept_all();
                } else {
                    read_from(ready);
                }
            }
            answer_due();
        }
    }

private:
    void listen_on_loopback() {
        listener_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const plain = reinterpret_cast<sockaddr*>(&address);
        require(bind(listener_, plain, size) == 0 && listen(listener_, 4096) == 0 &&
                    getsockname(listener_, plain, &size) == 0,
                "can't listen");
        std::printf("http://127.0.0.1:%d\n", ntohs(address.sin_port));
        std::fflush(stdout);
    }

    void watch(int descriptor) const {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = descriptor;
        require(epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) == 0, "epoll_ctl fails");
    }

    void accept_all() {
        for (;;) {
            const int socket = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (socket < 0) return;
            const int on = 1;
            setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            connections_[socket] = {++last_connection_, {}};
            watch(socket);
        }
    }

    void read_from(int socket) {
        std::array<char, 4096> buffer{};
        const auto size = read(socket, buffer.data(), buffer.size());
        if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (size <= 0) {
            connections_.erase(socket);
            close(socket);
            return;
        }
        auto& connection = connections_[socket];
        connection.input.append(buffer.data(), static_cast<std::size_t>(size));
        for (;;) {
            const auto end = connection.input.find("\r\n\r\n");
            if (end == std::string::npos) return;
            take(socket, connection, std::string_view(connection.input).substr(0, end));
            connection.input.erase(0, end + 4);
        }
    }

    void take(int socket, const Connection& connection, std::string_view head) {
        const auto from = head.find(' ') + 1;
        const auto path = head.substr(from, head.find(' ', from) - from);
        constexpr std::string_view tasks = "/tasks/";
        if (!path.starts_with(tasks)) {
            send(socket, message("{\"requests\": " + std::to_string(records_.size()) +
                                 ", \"answered\": " + std::to_string(last_answered_) + "}"));
            return;
        }
        const auto now = Clock::now();
        const auto id = path.substr(tasks.size());
        const auto number = number_of(id);
        records_.push_back({number, nanoseconds(now), 0});
        const bool ended = plan_.polls_to_the_end > 0 && ++polls_[number] >= plan_.polls_to_the_end;
        pending_.push_back({now + plan_.delay, socket, connection.id, records_.size() - 1,
                            message(task_body(id, ended))});
    }

    static std::int64_t number_of(std::string_view id) {
        const auto digits = id.substr(std::min(id.rfind('-') + 1, id.size()));
        std::int64_t number = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
        return number;
    }

    // Small enough to fit any socket's buffer; one that is gone does not matter.
    static void send(int socket, std::string_view text) {
        static_cast<void>(::send(socket, text.data(), text.size(), MSG_NOSIGNAL));
    }

    void answer_due() {
        const auto now = Clock::now();
        for (; !pending_.empty() && pending_.front().due <= now; pending_.pop_front()) {
            const auto& next = pending_.front();
            const auto found = connections_.find(next.socket);
            if (found == connections_.end() || found->second.id != next.connection) continue;
            send(next.socket, next.answer);
            last_answered_ = nanoseconds(Clock::now());
            records_[next.record].answered = last_answered_;
        }
    }

    int until_next_answer() const {
        if (pending_.empty()) return -1;
        const auto left = pending_.front().due - Clock::now();
        return static_cast<int>(
            std::max(std::chrono::ceil<std::chrono::milliseconds>(left).count(), 0L));
    }

    void write_log() const {
        if (plan_.log.empty()) return;
        std::FILE* const file = std::fopen(plan_.log.c_str(), "wb");
        require(file != nullptr, "can't write the log");
        const auto written = std::fwrite(records_.data(), sizeof(Record), records_.size(), file);
        require(std::fclose(file) == 0 && written == records_.size(), "can't write the log");
    }

    Plan plan_;
    int epoll_;
    int listener_ = -1;
    int signals_ = -1;
    std::uint64_t last_connection_ = 0;
    std::unordered_map<int, Connection> connections_;
    std::unordered_map<std::int64_t, std::uint32_t> polls_;
    std::deque<Pending> pending_;  // all wait equally long: in the order of their time
    std::vector<Record> records_;
    std::int64_t last_answered_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    try {
        Plan plan;
        if (argc > 1) plan.delay = std::chrono::milliseconds(std::atol(argv[1]));
        if (argc > 2) plan.polls_to_the_end = static_cast<std::uint32_t>(std::atol(argv[2]));
        if (argc > 3) plan.log = argv[3];
        Origin(std::move(plan)).run();
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "taskctl-bench-origin: %s\n", error.what());
        return 1;
    }
}
