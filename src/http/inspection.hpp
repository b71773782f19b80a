#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/time.hpp"

namespace taskctl::http {

// What a certificate says of itself.
struct Certificate {
    std::string subject;
    std::string issuer;
    std::vector<std::string> names;  // hosts and addresses that it is for
    std::optional<model::WallTime> not_before;
    std::optional<model::WallTime> not_after;

    bool operator==(const Certificate&) const = default;
};

// How far an exchange came, and whom it met. A stage that was not reached has no time.
struct Inspection {
    std::vector<std::string> tried;  // addresses of the host, or of its proxy
    std::string address;             // the one that answered; empty: none
    bool through_proxy = false;      // as far as that can be told
    std::optional<model::Duration> resolved_after;
    std::optional<model::Duration> connected_after;  // also none when TLS failed
    std::optional<model::Duration> secured_after;
    std::string protocol;            // as in `TLSv1.3`
    std::vector<Certificate> chain;  // the server's own comes first
    bool asked_for_cert = false;     // the client's

    bool operator==(const Inspection&) const = default;
};

// From libcurl's description of one, as in `Subject:CN = h.example`.
Certificate read_certificate(std::span<const std::string> lines);

// Takes in one line of libcurl's log, as in `SSL connection using TLSv1.3 / …`.
void read_log_line(std::string_view line, Inspection& inspection);

}  // namespace taskctl::http
