#include "http/curl_loop.hpp"

#include <algorithm>
#include <new>
#include <unordered_map>
#include <utility>

#include <curl/curl.h>

#include "http/byte_source.hpp"
#include "http/children.hpp"
#include "http/curl_pool.hpp"
#include "http/curl_transfer.hpp"
#include "http/poller.hpp"

namespace taskctl::http {
namespace {

std::string built_in(const Easy& easy, CURLINFO which) {
    const char* place = nullptr;
    curl_easy_getinfo(easy.get(), which, &place);
    return place == nullptr ? "" : place;
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
          pool(poller, options.connections) {
        if (signals.descriptor() >= 0) poller.watch(signals.descriptor(), true, false);
        // In the background what comes is for others, and can't be read.
        if (keys.descriptor() >= 0) poller.watch_arrivals(keys.descriptor());
    }

    ~Impl() {
        while (!transfers.empty()) cancel(transfers.begin()->first);
    }

    void launch(Transfer& transfer);
    void retire(Transfer& transfer);
    void cancel(RequestId id);
    void finish(Transfer& transfer, CURLcode code);
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
    Poller poller;  // told of every socket that is closed: outlives `pool`
    CurlPool pool;
    std::vector<Easy> idle;
    std::unordered_map<RequestId, std::unique_ptr<Transfer>> transfers;
    std::optional<TrustStore> store;  // once it is needed
    std::vector<Event> events;
    Children children{poller, events, options.groups};
    RequestId last_id = 0;
};

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
    pool.add(transfer);
}

// Takes the transfer off the network. Its handle keeps nothing of it.
void CurlLoop::Impl::retire(Transfer& transfer) {
    pool.remove(transfer);
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

void CurlLoop::Impl::collect() {
    CURLcode code = CURLE_OK;
    while (auto* const transfer = pool.ended(code)) finish(*transfer, code);
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
    pool.close_all();
}

void CurlLoop::Impl::poll(model::Duration longest) {
    for (const auto& ready : poller.wait(pool.wait_at_most(longest))) {
        if (ready.descriptor == signals.descriptor()) continue;
        if (ready.descriptor == keys.descriptor()) {
            read_keys();
        } else if (!children.take(ready)) {
            pool.act(ready.descriptor, (ready.readable ? CURL_CSELECT_IN : 0) |
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
        impl_->pool.act();
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
