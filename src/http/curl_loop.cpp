#include "http/curl_loop.hpp"

#include <algorithm>
#include <new>
#include <unordered_map>
#include <utility>

#include <curl/curl.h>

#include "http/byte_source.hpp"
#include "http/children.hpp"
#include "http/curl_transfer.hpp"
#include "http/poller.hpp"

namespace taskctl::http {
namespace {

struct MultiCleanup {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
using Multi = std::unique_ptr<CURLM, MultiCleanup>;

std::string built_in(const Easy& easy, CURLINFO which) {
    const char* place = nullptr;
    curl_easy_getinfo(easy.get(), which, &place);
    return place == nullptr ? "" : place;
}

int watch_socket(CURL*, curl_socket_t socket, int what, void* poller, void*) {
    const auto& to_tell = *static_cast<const Poller*>(poller);
    const bool readable = what == CURL_POLL_IN || what == CURL_POLL_INOUT;
    const bool writable = what == CURL_POLL_OUT || what == CURL_POLL_INOUT;
    if (readable || writable) return to_tell.watch(socket, readable, writable) ? 0 : -1;
    to_tell.forget(socket);
    return 0;
}

tl::unexpected<NoAnswer> no_answer(NoAnswerKind kind, std::string message) {
    return tl::make_unexpected(NoAnswer{kind, std::move(message)});
}

}  // namespace

struct CurlLoop::Impl {
    Impl(const Clock& the_clock, LoopOptions the_options)
        : clock(the_clock),
          options(std::move(the_options)),
          signals(options.signals),
          keys(options.keys),
          suspended(clock.suspended()),
          multi(make_multi()) {
        if (signals.descriptor() >= 0) poller.watch(signals.descriptor(), true, false);
        // In the background what comes is for others, and can't be read.
        if (keys.descriptor() >= 0) poller.watch_arrivals(keys.descriptor());
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
    void read_keys();
    void notice_sleep();
    void poll(model::Duration longest);

    const Clock& clock;
    const LoopOptions options;
    ByteSource signals;
    ByteSource keys;
    model::Duration suspended;
    Poller poller;  // told of every socket that is closed: outlives `multi`
    Multi multi;
    std::vector<Easy> idle;
    std::unordered_map<RequestId, std::unique_ptr<Transfer>> transfers;
    std::optional<TrustStore> store;  // once it is needed
    std::vector<Event> events;
    Children children{poller, events};
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
    require(
        curl_multi_setopt(made.get(), CURLMOPT_MAX_HOST_CONNECTIONS, long{options.connections}));
    // Without a descriptor left, a connection fails; so it waits for its turn.
    constexpr long others = 64;
    require(curl_multi_setopt(made.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS,
                              std::max(1L, most_descriptors() - others)));
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
        store = trust_store(options.trusted, {.bundle = built_in(easy, CURLINFO_CAINFO),
                                              .folder = built_in(easy, CURLINFO_CAPATH)});
    }
    if (store) transfer.store = &*store;
    prepare(transfer);
    limit_time(transfer, transfer.deadline - clock.now());
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
    children.cancel(id);
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
        store->folder_serves = false;
        retire(transfer);
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
    for (const char byte : signals.read()) {
        events.emplace_back(Signaled{static_cast<unsigned char>(byte)});
    }
    if (signals.descriptor() != descriptor) poller.forget(descriptor);
}

// Only what a poll reports: reading a terminal may block. All of it: what is left over is not
// reported again.
void CurlLoop::Impl::read_keys() {
    const int descriptor = keys.descriptor();
    for (bool more = true; more;) {
        const auto typed = keys.read();
        for (const char key : typed) events.emplace_back(Keyed{key});
        more = typed.size() == ByteSource::most;
    }
    if (keys.descriptor() != descriptor) poller.forget(descriptor);
}

// The other ends of connections don't wait for a machine that sleeps, and what they send to close
// them is lost: a request on one would hang until its time-out.
void CurlLoop::Impl::notice_sleep() {
    constexpr model::Duration negligible = std::chrono::seconds(5);
    const model::Duration before = std::exchange(suspended, clock.suspended());
    if (suspended - before <= negligible) return;
    children.add_time(suspended - before);
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
    for (const auto& ready : poller.wait(longest)) {
        if (ready.descriptor == signals.descriptor()) continue;
        if (ready.descriptor == keys.descriptor()) {
            read_keys();
        } else if (!children.take(ready)) {
            act(ready.descriptor, (ready.readable ? CURL_CSELECT_IN : 0) |
                                      (ready.writable ? CURL_CSELECT_OUT : 0) |
                                      (ready.broken ? CURL_CSELECT_ERR : 0));
        }
    }
}

CurlLoop::CurlLoop(const Clock& clock, LoopOptions options) {
    require(curl_global_init(CURL_GLOBAL_DEFAULT));
    impl_ = std::make_unique<Impl>(clock, std::move(options));
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

RequestId CurlLoop::run(Command command) {
    const RequestId id = ++impl_->last_id;
    impl_->children.run(id, command, impl_->clock.now());
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
        const model::Instant now = impl_->clock.now();
        impl_->children.look_after(now);
        if (!impl_->events.empty()) return std::exchange(impl_->events, {});
        if (now >= until) return {};
        impl_->poll(std::min(until, impl_->children.next_due()) - now);
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
