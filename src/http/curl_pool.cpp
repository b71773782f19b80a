#include "http/curl_pool.hpp"

#include <algorithm>
#include <iterator>
#include <new>

namespace taskctl::http {
namespace {

constexpr int enough = 64;              // connections of one multi handle
constexpr long other_descriptors = 64;  // beside connections

struct MultiCleanup {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

long left_for_connections() {
    return std::max(1L, most_descriptors() - other_descriptors);
}

}  // namespace

struct CurlPool::Part {
    CurlPool& pool;
    std::unique_ptr<CURLM, MultiCleanup> multi;
    int in_flight = 0;

    static int watch_socket(CURL*, curl_socket_t socket, int what, void* user, void*) {
        auto& part = *static_cast<Part*>(user);
        const auto& poller = part.pool.poller_;
        const bool readable = what == CURL_POLL_IN || what == CURL_POLL_INOUT;
        const bool writable = what == CURL_POLL_OUT || what == CURL_POLL_INOUT;
        if (!readable && !writable) {
            poller.forget(socket);
            return 0;
        }
        auto& owners = part.pool.by_descriptor_;
        const auto place = static_cast<std::size_t>(socket);
        if (owners.size() <= place) owners.resize(place + 1);
        owners[place] = &part;
        return poller.watch(socket, readable, writable) ? 0 : -1;
    }
};

CurlPool::CurlPool(Poller& poller, int connections)
    : poller_(poller),
      most_parts_(std::max(1, connections / enough)),
      room_(connections / most_parts_) {
    make_part();
}

CurlPool::~CurlPool() = default;

void CurlPool::make_part() {
    auto part = std::make_unique<Part>(Part{*this, {}, 0});
    part->multi.reset(curl_multi_init());
    if (!part->multi) throw std::bad_alloc();
    auto* const multi = part->multi.get();
    const long share = left_for_connections() / most_parts_;
    require(curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &Part::watch_socket));
    require(curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, part.get()));
    // libcurl's own cap goes by what is under way at the moment and would close most connections
    // after a burst.
    require(curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, std::max(1L, share)));
    require(curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, long{room_}));
    // Without a descriptor left, a connection fails; so it waits for its turn.
    require(curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, std::max(1L, share)));
    parts_.push_back(std::move(part));
}

CurlPool::Part& CurlPool::part_with_room() {
    for (const auto& part : parts_) {
        if (part->in_flight < room_) return *part;
    }
    if (std::ssize(parts_) < most_parts_) {
        make_part();
        return *parts_.back();
    }
    return **std::ranges::min_element(parts_, {}, [](const auto& part) { return part->in_flight; });
}

void CurlPool::add(Transfer& transfer) {
    auto& part = part_with_room();
    require(curl_multi_add_handle(part.multi.get(), transfer.easy.get()));
    transfer.multi = part.multi.get();
    ++part.in_flight;
}

void CurlPool::remove(Transfer& transfer) {
    for (const auto& part : parts_) {
        if (part->multi.get() != transfer.multi) continue;
        curl_multi_remove_handle(transfer.multi, transfer.easy.get());
        --part->in_flight;
    }
}

void CurlPool::act() {
    for (const auto& part : parts_) {
        long left = -1;
        if (part->in_flight > 0) require(curl_multi_timeout(part->multi.get(), &left));
        int running = 0;
        if (left == 0) {
            require(curl_multi_socket_action(part->multi.get(), CURL_SOCKET_TIMEOUT, 0, &running));
        }
    }
}

void CurlPool::act(curl_socket_t socket, int readiness) {
    int running = 0;
    auto* const part = by_descriptor_.at(static_cast<std::size_t>(socket));
    require(curl_multi_socket_action(part->multi.get(), socket, readiness, &running));
}

model::Duration CurlPool::wait_at_most(model::Duration longest) const {
    for (const auto& part : parts_) {
        long left = -1;
        if (part->in_flight > 0) require(curl_multi_timeout(part->multi.get(), &left));
        if (left >= 0) longest = std::min(longest, model::Duration(left));
    }
    return longest;
}

Transfer* CurlPool::ended(CURLcode& code) {
    for (const auto& part : parts_) {
        int left = 0;
        if (part->in_flight == 0) continue;
        const CURLMsg* const message = curl_multi_info_read(part->multi.get(), &left);
        if (message == nullptr) continue;
        Transfer* transfer = nullptr;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        code = message->data.result;
        return transfer;
    }
    return nullptr;
}

void CurlPool::close_all() {
    parts_.clear();
    make_part();
}

}  // namespace taskctl::http
