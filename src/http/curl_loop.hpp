#pragma once

#include <memory>

#include "http/clock.hpp"
#include "http/loop.hpp"

namespace taskctl::http {

// The loop on libcurl's multi interface. Redirects are not followed, cookies not kept, answers not
// decompressed. HTTP/2 over TLS when the server offers it; pooled handles, shared connections.
class CurlLoop final : public Loop {
public:
    // `signals` is a descriptor from which the numbers of received signals can be read, one byte
    // each, without blocking; -1 for none. Not owned. `connections` caps the connections to one
    // host.
    CurlLoop(const Clock& clock, int signals, int connections);
    ~CurlLoop() override;

    RequestId start(Request request) override;
    void cancel(RequestId id) override;
    std::vector<Event> wait(model::Instant until) override;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// libcurl's version with its TLS library, and whether it speaks HTTP/2: for `--version`.
std::string transport_version();

}  // namespace taskctl::http
