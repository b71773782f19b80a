#pragma once

#include <memory>

#include "http/children.hpp"
#include "http/clock.hpp"
#include "http/loop.hpp"
#include "http/trust_store.hpp"

namespace taskctl::http {

struct LoopOptions {
    // Not owned; -1 for none. From the first, the numbers of received signals can be read, one byte
    // each, without blocking; from the second, the keys that are pressed. After an end or an error
    // they are looked at no more.
    int signals = -1;
    int keys = -1;
    int connections = 100;     // the most to one host
    TrustPlaces trusted = {};  // the user's own in place of the system's
    // Kept up to date, for who ends the process without the loop; null: for nobody.
    std::shared_ptr<ProcessGroups> groups = nullptr;
};

// The loop on libcurl's multi interface. Redirects are not followed, cookies not kept, answers not
// decompressed. HTTP/2 over TLS when the server offers it; pooled handles, shared connections.
class CurlLoop final : public Loop {
public:
    CurlLoop(const Clock& clock, LoopOptions options);
    ~CurlLoop() override;

    RequestId start(Request request) override;
    RequestId run(Command command) override;
    void cancel(RequestId id) override;
    std::vector<Event> wait(model::Instant until) override;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// libcurl's version with its TLS library, and whether it speaks HTTP/2: for `--version`.
std::string transport_version();

}  // namespace taskctl::http
