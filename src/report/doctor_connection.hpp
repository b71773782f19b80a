#pragma once

#include <optional>
#include <vector>

#include "http/inspection.hpp"
#include "http/message.hpp"
#include "http/url.hpp"
#include "model/time.hpp"
#include "report/doctor.hpp"

namespace taskctl::report {

// An attempt to connect, over which nothing was sent.
struct Encounter {
    http::Origin origin;
    http::Connection connection;
    http::Answer answer;
    http::Inspection seen;
    // Of a second attempt that took any certificate, when the first met one that is not trusted.
    std::optional<http::Inspection> unverified;
    model::WallTime at;
};

// On name, connection, TLS and certificate, as far as it came.
std::vector<Finding> connection_findings(const Encounter& encounter);

// Whether the certificate is for that host (RFC 6125: a `*` is a whole first label).
bool is_for(const http::Certificate& certificate, const std::string& host);

}  // namespace taskctl::report
