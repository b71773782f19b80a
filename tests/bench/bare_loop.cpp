// What polling costs at the least with libcurl: its multi interface on epoll, pooled handles,
// connections kept alive, every answer parsed, and nothing decided. The measure for taskctl's loop.
// usage: taskctl-bare-loop URL-PREFIX REQUESTS IN-FLIGHT CONNECTIONS [CACERT]
#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <curl/curl.h>
#include <nlohmann/json.hpp>
#include <sys/epoll.h>
#include <unistd.h>

namespace {

struct Plan {
    std::string prefix;
    long requests = 0;
    long in_flight = 0;
    long connections = 0;
    std::string cacert;
};

struct Transfer {
    CURL* easy = nullptr;
    std::string url;
    std::string body;
};

void require(bool good, const char* what) {
    if (!good) throw std::runtime_error(what);
}

template <typename T>
void set(CURL* easy, CURLoption option, T value) {
    const CURLcode code = curl_easy_setopt(easy, option, value);
    require(code == CURLE_OK, curl_easy_strerror(code));
}

std::size_t receive(char* data, std::size_t size, std::size_t count, void* body) {
    static_cast<std::string*>(body)->append(data, size * count);
    return size * count;
}

int watch_socket(CURL*, curl_socket_t socket, int what, void* epoll, void*) {
    const int descriptor = *static_cast<int*>(epoll);
    if (what == CURL_POLL_REMOVE) {
        epoll_ctl(descriptor, EPOLL_CTL_DEL, socket, nullptr);
        return 0;
    }
    epoll_event event{};
    event.events = ((what & CURL_POLL_IN) != 0 ? std::uint32_t{EPOLLIN} : 0U) |
                   ((what & CURL_POLL_OUT) != 0 ? std::uint32_t{EPOLLOUT} : 0U);
    event.data.fd = socket;
    if (epoll_ctl(descriptor, EPOLL_CTL_MOD, socket, &event) != 0) {
        epoll_ctl(descriptor, EPOLL_CTL_ADD, socket, &event);
    }
    return 0;
}

class BareLoop {
public:
    explicit BareLoop(Plan plan)
        : plan_(std::move(plan)),
          epoll_(epoll_create1(EPOLL_CLOEXEC)),
          multi_(curl_multi_init()),
          headers_(curl_slist_append(nullptr, "Authorization: Bearer bench")) {
        require(epoll_ >= 0 && multi_ != nullptr && headers_ != nullptr, "out of memory");
        curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &watch_socket);
        curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, &epoll_);
        curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, plan_.connections);
        curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, plan_.connections * 2);
    }
    BareLoop(const BareLoop&) = delete;
    BareLoop& operator=(const BareLoop&) = delete;

    ~BareLoop() {
        for (auto& transfer : transfers_) {
            curl_multi_remove_handle(multi_, transfer->easy);
            curl_easy_cleanup(transfer->easy);
        }
        curl_multi_cleanup(multi_);
        curl_slist_free_all(headers_);
        close(epoll_);
    }

    void run() {
        for (long i = 0; i < plan_.in_flight; ++i) add();
        while (done_ < plan_.requests) {
            act(CURL_SOCKET_TIMEOUT, 0);
            collect();
            if (done_ < plan_.requests) wait();
        }
    }

    long good() const { return good_; }

private:
    void add() {
        auto transfer = std::make_unique<Transfer>();
        transfer->easy = curl_easy_init();
        require(transfer->easy != nullptr, "out of memory");
        CURL* const easy = transfer->easy;
        set(easy, CURLOPT_PRIVATE, transfer.get());
        set(easy, CURLOPT_HTTPHEADER, headers_);
        set(easy, CURLOPT_WRITEFUNCTION, &receive);
        set(easy, CURLOPT_WRITEDATA, &transfer->body);
        set(easy, CURLOPT_NOSIGNAL, 1L);
        set(easy, CURLOPT_PROXY, "");
        set(easy, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_2TLS});
        if (!plan_.cacert.empty()) {
            set(easy, CURLOPT_PIPEWAIT, 1L);
            set(easy, CURLOPT_CAINFO, plan_.cacert.c_str());
            set(easy, CURLOPT_CAPATH, nullptr);
        }
        transfers_.push_back(std::move(transfer));
        start(*transfers_.back());
    }

    void start(Transfer& transfer) {
        std::array<char, 16> number{};
        std::snprintf(number.data(), number.size(), "%012ld", ++started_ % 1'000'000);
        transfer.url = plan_.prefix + number.data();
        transfer.body.clear();
        set(transfer.easy, CURLOPT_URL, transfer.url.c_str());
        require(curl_multi_add_handle(multi_, transfer.easy) == CURLM_OK, "libcurl fails");
    }

    void act(curl_socket_t socket, int readiness) {
        int running = 0;
        require(curl_multi_socket_action(multi_, socket, readiness, &running) == CURLM_OK,
                "libcurl fails");
    }

    void collect() {
        int left = 0;
        while (const CURLMsg* const message = curl_multi_info_read(multi_, &left)) {
            require(message->data.result == CURLE_OK, curl_easy_strerror(message->data.result));
            Transfer* transfer = nullptr;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
            curl_multi_remove_handle(multi_, transfer->easy);
            const auto answer = nlohmann::json::parse(transfer->body, nullptr, false);
            if (answer.is_object() && answer.value("status", "") == "running") ++good_;
            ++done_;
            if (started_ < plan_.requests) start(*transfer);
        }
    }

    void wait() {
        long longest = -1;
        curl_multi_timeout(multi_, &longest);
        std::array<epoll_event, 128> events{};
        const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                                     static_cast<int>(longest));
        for (int i = 0; i < count; ++i) {
            const auto& event = events[static_cast<std::size_t>(i)];
            act(event.data.fd, ((event.events & EPOLLIN) != 0 ? CURL_CSELECT_IN : 0) |
                                   ((event.events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0));
        }
    }

    Plan plan_;
    int epoll_;
    CURLM* multi_;
    curl_slist* headers_;
    std::vector<std::unique_ptr<Transfer>> transfers_;
    long started_ = 0;
    long done_ = 0;
    long good_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc < 5) {
        std::fputs("usage: taskctl-bare-loop URL-PREFIX REQUESTS IN-FLIGHT CONNECTIONS [CACERT]\n",
                   stderr);
        return 2;
    }
    try {
        const Plan plan{argv[1], std::atol(argv[2]), std::atol(argv[3]), std::atol(argv[4]),
                        argc > 5 ? argv[5] : ""};
        curl_global_init(CURL_GLOBAL_DEFAULT);
        BareLoop loop(plan);
        loop.run();
        std::printf("%ld\n", loop.good());
        return loop.good() == plan.requests ? 0 : 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "taskctl-bare-loop: %s\n", error.what());
        return 1;
    }
}
