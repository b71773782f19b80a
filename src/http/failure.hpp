#pragma once

#include <string>
#include <string_view>

#include "http/message.hpp"
#include "http/url.hpp"

namespace taskctl::http {

// What libcurl says about an exchange that failed.
struct Failure {
    int code = 0;                       // CURLE_…
    std::string_view text = {};         // its own words, which tell apart what shares a number
    bool connected = false;             // TCP is; TLS may not be
    long os_error = 0;                  // errno of the attempt to connect
    long verify_result = 0;             // X509_V_ERR_…
    long proxy_status = 0;              // of a proxy's answer to CONNECT
    bool asked_for_cert = false;        // by the server, in the handshake
    std::string_view authorities = {};  // the system's file of trusted certificates
};

// The same in taskctl's words, which hold nothing of the request but its host.
NoAnswer explain(const Failure& failure, const Origin& origin, const Connection& connection,
                 model::Duration timeout);

// Whether the number (X509_V_ERR_…) says that the issuer is not among the trusted ones.
bool is_unknown_issuer(long verify_result);

}  // namespace taskctl::http
