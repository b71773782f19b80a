#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include <curl/curl.h>

#include "http/curl_transfer.hpp"
#include "http/poller.hpp"
#include "model/time.hpp"

namespace taskctl::http {

// Several of libcurl's multi handles on one poller. For each request libcurl (7.88) walks all
// connections of its multi handle, twice: among thousands that costs more than the request. So each
// handle has some dozens in flight, and the first with room takes the next; few requests share one.
class CurlPool {
public:
    // `connections` is the most to one host, at least 1. The poller outlives the pool.
    CurlPool(Poller& poller, int connections);
    ~CurlPool();
    CurlPool(const CurlPool&) = delete;
    CurlPool& operator=(const CurlPool&) = delete;

    // The transfer's handle is ready to go; it stays until it is removed.
    void add(Transfer& transfer);
    void remove(Transfer& transfer);

    // Does what is due at this moment.
    void act();
    void act(curl_socket_t socket, int readiness);
    // Until act() has something to do; `longest` when nothing is due before.
    model::Duration wait_at_most(model::Duration longest) const;

    // A transfer that has ended, and how; null when there is none. It is to be removed.
    Transfer* ended(CURLcode& code);

    // Closes every connection. No transfer may be left.
    void close_all();

private:
    struct Part;
    Part& part_with_room();
    void make_part();

    Poller& poller_;
    const int most_parts_;
    const int room_;  // of each part: connections to one host, and requests while others have room
    std::vector<std::unique_ptr<Part>> parts_;
    std::vector<Part*> by_descriptor_;  // whose socket it is
};

}  // namespace taskctl::http
