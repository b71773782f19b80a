#include "http/curl_loop.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include <curl/curl.h>

#include "http/answer_reader.hpp"
#include "http/failure.hpp"
#include "http/header_lines.hpp"
#include "http/poller.hpp"
#include "http/signal_source.hpp"
#include "http/trust_store.hpp"
#include "http/url.hpp"

namespace taskctl::http {
namespace {

struct Cleanup {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct MultiCleanup {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
using Easy = std::unique_ptr<CURL, Cleanup>;
using Lines = std::unique_ptr<curl_slist, Cleanup>;
using Multi = std::unique_ptr<CURLM, MultiCleanup>;

// What one request needs while it is on its way. libcurl holds pointers into it.
struct Transfer {
    RequestId id = 0;
    Request request;
    Connection connection;
    Origin origin;
    model::Instant deadline;
    bool uses_folder = false;
    Easy easy;
    Lines lines;
    AnswerReader reader;
    std::array<char, CURL_ERROR_SIZE> error{};
};

// Out of memory, or a libcurl that lacks what taskctl is built on.
void require(CURLcode code) {
    if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
    if (code != CURLE_OK) throw std::runtime_error(curl_easy_strerror(code));
}

void require(CURLMcode code) {
    if (code == CURLM_OUT_OF_MEMORY) throw std::bad_alloc();
    if (code != CURLM_OK) throw std::runtime_error(curl_multi_strerror(code));
}

template <typename T>
void set(const Easy& easy, CURLoption option, T value) {
    require(curl_easy_setopt(easy.get(), option, value));
}

template <typename T>
T info(const Easy& easy, CURLINFO which) {
    T value{};
    curl_easy_getinfo(easy.get(), which, &value);
    return value;
}

// Anything but the whole length makes libcurl give up. No exception may pass through it.
template <bool (AnswerReader::*take)(std::string_view)>
std::size_t receive(char* data, std::size_t size, std::size_t count, void* reader) noexcept {
    try {
        const std::string_view piece(data, size * count);
        return (static_cast<AnswerReader*>(reader)->*take)(piece) ? piece.size() : 0;
    } catch (const std::bad_alloc&) {
        return 0;
    }
}

int watch_socket(CURL*, curl_socket_t socket, int what, void* poller, void*) {
    const auto& to_tell = *static_cast<const Poller*>(poller);
    const bool readable = what == CURL_POLL_IN || what == CURL_POLL_INOUT;
    const bool writable = what == CURL_POLL_OUT || what == CURL_POLL_INOUT;
    if (readable || writable) return to_tell.watch(socket, readable, writable) ? 0 : -1;
    to_tell.forget(socket);
    return 0;
}

void set_message(Transfer& transfer) {
    const Easy& easy = transfer.easy;
    const Request& request = transfer.request;
    for (const std::string& line : header_lines(request)) {
        curl_slist* const longer = curl_slist_append(transfer.lines.get(), line.c_str());
        if (longer == nullptr) throw std::bad_alloc();
        static_cast<void>(transfer.lines.release());
        transfer.lines.reset(longer);
    }
    set(easy, CURLOPT_URL, request.url.c_str());
    set(easy, CURLOPT_USERAGENT, "taskctl");
    set(easy, CURLOPT_HTTPHEADER, transfer.lines.get());
    if (has_body(request)) {
        set(easy, CURLOPT_POST, 1L);
        set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        set(easy, CURLOPT_POSTFIELDS, request.body.data());
    }
    if (request.method != (has_body(request) ? "POST" : "GET")) {
        set(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    }
}

void set_trust(Transfer& transfer, const TrustStore& store) {
    const Easy& easy = transfer.easy;
    set(easy, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
    if (transfer.connection.insecure) {
        set(easy, CURLOPT_SSL_VERIFYPEER, 0L);
        set(easy, CURLOPT_SSL_VERIFYHOST, 0L);
    } else if (!transfer.connection.cacert.empty()) {
        set(easy, CURLOPT_CAINFO, transfer.connection.cacert.c_str());
        set(easy, CURLOPT_CAPATH, nullptr);
    } else if (!store.folder.empty()) {
        transfer.uses_folder = true;
        set(easy, CURLOPT_CAINFO, nullptr);
        set(easy, CURLOPT_CAPATH, store.folder.c_str());
    } else if (!store.bundle.empty()) {
        // With a folder beside it, libcurl would load the bundle anew for every connection.
        set(easy, CURLOPT_CAINFO, store.bundle.c_str());
        set(easy, CURLOPT_CAPATH, nullptr);
    }
}

void set_manners(Transfer& transfer) {
    const Easy& easy = transfer.easy;
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_QUICK_EXIT, 1L);
    set(easy, CURLOPT_FOLLOWLOCATION, 0L);
    set(easy, CURLOPT_PATH_AS_IS, 1L);
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy, CURLOPT_HTTP09_ALLOWED, 0L);
    set(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    set(easy, CURLOPT_TCP_NODELAY, 1L);
    set(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    // A libcurl without HTTP/2 refuses this, and does without.
    curl_easy_setopt(easy.get(), CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_2TLS});
    set(easy, CURLOPT_PIPEWAIT, transfer.origin.scheme == "https" ? 1L : 0L);
    if (transfer.origin.scheme == "http" && is_loopback(transfer.origin)) {
        set(easy, CURLOPT_PROXY, "");
    }
}

void set_sinks(Transfer& transfer) {
    const Easy& easy = transfer.easy;
    set(easy, CURLOPT_PRIVATE, &transfer);
    set(easy, CURLOPT_ERRORBUFFER, transfer.error.data());
    set(easy, CURLOPT_HEADERFUNCTION, &receive<&AnswerReader::take_line>);
    set(easy, CURLOPT_HEADERDATA, &transfer.reader);
    set(easy, CURLOPT_WRITEFUNCTION, &receive<&AnswerReader::take_body>);
    set(easy, CURLOPT_WRITEDATA, &transfer.reader);
    set(easy, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(body_limit));
}

// libcurl reads 0 as none.
long to_milliseconds(model::Duration time) {
    return static_cast<long>(std::max(time, model::Duration(1)).count());
}

bool refused_by_folder(const Transfer& transfer, CURLcode code) {
    return code == CURLE_PEER_FAILED_VERIFICATION && transfer.uses_folder &&
           is_unknown_issuer(info<long>(transfer.easy, CURLINFO_SSL_VERIFYRESULT));
}

tl::unexpected<NoAnswer> no_answer(NoAnswerKind kind, std::string message) {
    return tl::make_unexpected(NoAnswer{kind, std::move(message)});
}

Answer conclude(Transfer& transfer, CURLcode code) {
    if (transfer.reader.overflow()) return tl::make_unexpected(*transfer.reader.overflow());
    if (code == CURLE_OK && transfer.reader.complete()) return transfer.reader.take();
    if (code == CURLE_OK) code = CURLE_PARTIAL_FILE;
    const Easy& easy = transfer.easy;
    const Failure failure{.code = code,
                          .text = transfer.error.data(),
                          .connected = info<long>(easy, CURLINFO_LOCAL_PORT) > 0,
                          .os_error = info<long>(easy, CURLINFO_OS_ERRNO),
                          .verify_result = info<long>(easy, CURLINFO_SSL_VERIFYRESULT),
                          .proxy_status = info<long>(easy, CURLINFO_HTTP_CONNECTCODE)};
    return tl::make_unexpected(
        explain(failure, transfer.origin, transfer.connection, transfer.request.timeout));
}

}  // namespace

struct CurlLoop::Impl {
    Impl(const Clock& the_clock, int the_signals, int connections)
        : clock(the_clock),
          signals(the_signals),
          connections_a_host(connections),
          suspended(clock.suspended()),
          multi(make_multi()) {
        if (signals.descriptor() >= 0) poller.watch(signals.descriptor(), true, false);
    }

    ~Impl() {
        while (!transfers.empty()) cancel(transfers.begin()->first);
    }

    Multi make_multi();
    void launch(Transfer& transfer);
    void retire(Transfer& transfer);
    void cancel(RequestId id);
    void finish(Transfer& transfer, CURLcode code);
    void act(curl_socket_t socket, int readiness);
    void collect();
    void read_signals();
    void notice_sleep();
    void poll(model::Duration longest);

    const Clock& clock;
    SignalSource signals;
    int connections_a_host;
    model::Duration suspended;
    Poller poller;  // told of every socket that is closed: outlives `multi`
    Multi multi;
    std::vector<Easy> idle;
    std::unordered_map<RequestId, std::unique_ptr<Transfer>> transfers;
    std::optional<TrustStore> store;
    std::vector<Event> events;
    RequestId last_id = 0;
};

Multi CurlLoop::Impl::make_multi() {
    Multi made(curl_multi_init());
    if (!made) throw std::bad_alloc();
    require(curl_multi_setopt(made.get(), CURLMOPT_SOCKETFUNCTION, &watch_socket));
    require(curl_multi_setopt(made.get(), CURLMOPT_SOCKETDATA, &poller));
    // Of all hosts together, busy ones included. libcurl's own cap goes by what is under way at the
    // moment and would close most of them after a burst.
    require(curl_multi_setopt(made.get(), CURLMOPT_MAXCONNECTS, most_descriptors() / 2));
    require(curl_multi_setopt(made.get(), CURLMOPT_MAX_HOST_CONNECTIONS, long{connections_a_host}));
    return made;
}

void CurlLoop::Impl::launch(Transfer& transfer) {
    if (idle.empty()) {
        transfer.easy.reset(curl_easy_init());
        if (!transfer.easy) throw std::bad_alloc();
    } else {
        transfer.easy = std::move(idle.back());
        idle.pop_back();
    }
    const Easy& easy = transfer.easy;
    if (!store && transfer.origin.scheme == "https") {
        store = trust_store(info<char*>(easy, CURLINFO_CAINFO), info<char*>(easy, CURLINFO_CAPATH));
    }
    set_sinks(transfer);
    set_manners(transfer);
    set_trust(transfer, store.value_or(TrustStore{}));
    set_message(transfer);
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, to_milliseconds(transfer.connection.connect_timeout));
    set(easy, CURLOPT_TIMEOUT_MS, to_milliseconds(transfer.deadline - clock.now()));
    require(curl_multi_add_handle(multi.get(), easy.get()));
}

// Takes the transfer off the network. Its handle keeps nothing of it.
void CurlLoop::Impl::retire(Transfer& transfer) {
    curl_multi_remove_handle(multi.get(), transfer.easy.get());
    curl_easy_reset(transfer.easy.get());
    idle.push_back(std::move(transfer.easy));
    transfer.lines.reset();
}

void CurlLoop::Impl::cancel(RequestId id) {
    std::erase_if(events, [id](const Event& event) {
        const auto* const answered = std::get_if<Answered>(&event);
        return answered != nullptr && answered->id == id;
    });
    const auto found = transfers.find(id);
    if (found == transfers.end()) return;
    retire(*found->second);
    transfers.erase(found);
}

void CurlLoop::Impl::finish(Transfer& transfer, CURLcode code) {
    // An issuer may have been added to the bundle alone.
    if (refused_by_folder(transfer, code) && !store->bundle.empty()) {
        store->folder.clear();
        retire(transfer);
        transfer.uses_folder = false;
        launch(transfer);
        return;
    }
    events.emplace_back(Answered{transfer.id, conclude(transfer, code)});
    retire(transfer);
    transfers.erase(transfer.id);
}

void CurlLoop::Impl::act(curl_socket_t socket, int readiness) {
    int running = 0;
    require(curl_multi_socket_action(multi.get(), socket, readiness, &running));
}

void CurlLoop::Impl::collect() {
    int left = 0;
    while (const CURLMsg* const message = curl_multi_info_read(multi.get(), &left)) {
        Transfer* transfer = nullptr;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        finish(*transfer, message->data.result);
    }
}

// Looked at in every round, not only when a poll reports it: answers that keep coming never lead to
// a poll.
void CurlLoop::Impl::read_signals() {
    const int descriptor = signals.descriptor();
    for (const int number : signals.read()) events.emplace_back(Signaled{number});
    if (signals.descriptor() != descriptor) poller.forget(descriptor);
}

// The other ends of connections don't wait for a machine that sleeps, and what they send to close
// them is lost: a request on one would hang until its time-out.
void CurlLoop::Impl::notice_sleep() {
    constexpr model::Duration negligible = std::chrono::seconds(5);
    const model::Duration before = std::exchange(suspended, clock.suspended());
    if (suspended - before <= negligible) return;
    for (const auto& [id, transfer] : transfers) {
        retire(*transfer);
        events.emplace_back(Answered{
            id, no_answer(NoAnswerKind::unreachable, "the machine slept during the exchange")});
    }
    transfers.clear();
    multi = make_multi();
}

void CurlLoop::Impl::poll(model::Duration longest) {
    long until_timer = -1;
    require(curl_multi_timeout(multi.get(), &until_timer));
    if (until_timer >= 0) longest = std::min(longest, model::Duration(until_timer));
    for (const auto& [descriptor, readable, writable, broken] : poller.wait(longest)) {
        if (descriptor == signals.descriptor()) continue;
        act(descriptor, (readable ? CURL_CSELECT_IN : 0) | (writable ? CURL_CSELECT_OUT : 0) |
                            (broken ? CURL_CSELECT_ERR : 0));
    }
}

CurlLoop::CurlLoop(const Clock& clock, int signals, int connections) {
    require(curl_global_init(CURL_GLOBAL_DEFAULT));
    impl_ = std::make_unique<Impl>(clock, signals, connections);
}

CurlLoop::~CurlLoop() = default;

RequestId CurlLoop::start(Request request) {
    const RequestId id = ++impl_->last_id;
    const auto url = parse_url(request.url);
    if (!url || !std::all_of(request.headers.begin(), request.headers.end(), is_valid)) {
        impl_->events.emplace_back(Answered{
            id, no_answer(NoAnswerKind::garbled,
                          url ? "a header of the request is not valid" : url.error().message)});
        return id;
    }
    auto transfer = std::make_unique<Transfer>();
    transfer->id = id;
    if (request.connection) transfer->connection = *request.connection;
    transfer->origin = url->origin;
    transfer->deadline = impl_->clock.now() + request.timeout;
    transfer->request = std::move(request);
    impl_->launch(*transfer);
    impl_->transfers.emplace(id, std::move(transfer));
    return id;
}

void CurlLoop::cancel(RequestId id) {
    impl_->cancel(id);
}

std::vector<Event> CurlLoop::wait(model::Instant until) {
    for (;;) {
        impl_->notice_sleep();
        impl_->read_signals();
        impl_->act(CURL_SOCKET_TIMEOUT, 0);
        impl_->collect();
        if (!impl_->events.empty()) return std::exchange(impl_->events, {});
        const model::Instant now = impl_->clock.now();
        if (now >= until) return {};
        impl_->poll(until - now);
    }
}

std::string transport_version() {
    const curl_version_info_data& version = *curl_version_info(CURLVERSION_NOW);
    std::string text = std::string("libcurl ") + version.version;
    if (version.ssl_version != nullptr) text += std::string(" ") + version.ssl_version;
    text += (version.features & CURL_VERSION_HTTP2) != 0 ? " HTTP/2" : " without HTTP/2";
    return text;
}

}  // namespace taskctl::http
