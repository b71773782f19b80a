#include "http/failure.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <span>

namespace taskctl::http {
namespace {

struct Row {
    long number;
    std::string_view words;
};

std::string_view look_up(std::span<const Row> rows, long number, std::string_view otherwise) {
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [number](const Row& each) { return each.number == number; });
    return row == rows.end() ? otherwise : row->words;
}

bool holds(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

NoAnswer unreachable(std::string message) {
    return {NoAnswerKind::unreachable, std::move(message)};
}

NoAnswer untrusted(std::string message) {
    return {NoAnswerKind::untrusted, std::move(message)};
}

NoAnswer garbled(std::string message) {
    return {NoAnswerKind::garbled, std::move(message)};
}

// The numbers of libcurl and OpenSSL are part of their stable interfaces (curl/curl.h,
// openssl/x509_vfy.h). libcurl's header stays in one file, OpenSSL's is not needed otherwise.
namespace curl {
enum Code {
    unsupported_protocol = 1,
    no_proxy_name = 5,
    no_host_name = 6,
    not_connected = 7,
    weird_reply = 8,
    http2 = 16,
    partial = 18,
    aborted = 23,
    out_of_memory = 27,
    timed_out = 28,
    handshake = 35,
    nothing = 52,
    send = 55,
    receive = 56,
    own_certificate = 58,
    cipher = 59,
    peer = 60,
    too_large = 63,
    authorities_unreadable = 77,
    issuer = 83,
    pinned_key = 90,
    certificate_status = 91,
    http2_stream = 92,
    proxy = 97,
    own_certificate_wanted = 98,
    headers_too_large = 100,
};
}  // namespace curl

constexpr std::string_view unknown_issuer = "the issuer of the server's certificate is not trusted";
constexpr auto certificate_faults = std::to_array<Row>({
    {2, unknown_issuer},
    {9, "the server's certificate is not valid yet, or this machine's clock is slow"},
    {10, "the server's certificate has expired, or this machine's clock is fast"},
    {13, "the server's certificate can't be read"},
    {14, "the server's certificate can't be read"},
    {18, "the server's certificate is self-signed"},
    {19, "the server's certificate comes from an issuer of its own that is not trusted"},
    {20, unknown_issuer},
    {21, unknown_issuer},
    {23, "the server's certificate has been revoked"},
    {26, "the server's certificate is not meant for a server"},
    {24, "the issuer of the server's certificate may not issue certificates"},
    {66, "the key of the server's certificate is too weak"},
    {67, "the key of the certificate's issuer is too weak"},
    {68, "the signature of the server's certificate is too weak"},
    {79, "the issuer of the server's certificate may not issue certificates"},
});

constexpr auto connect_faults = std::to_array<Row>({
    {ECONNREFUSED, "connection refused"},
    {ECONNRESET, "connection reset"},
    {ENETUNREACH, "the network can't be reached"},
    {EHOSTUNREACH, "the host can't be reached"},
    {ETIMEDOUT, "no answer to the attempt to connect"},
    {EADDRNOTAVAIL, "no local address or port is free"},
    {EACCES, "this machine does not permit the connection"},
    {EPERM, "this machine does not permit the connection"},
    {EMFILE, "too many open files"},
    {ENFILE, "too many open files"},
});

constexpr auto plain_failures = std::to_array<Row>({
    {curl::no_proxy_name, "could not resolve the proxy's name"},
    {curl::http2, "the HTTP/2 connection broke"},
    {curl::partial, "connection closed in the middle of the answer"},
    {curl::aborted, "out of memory"},
    {curl::nothing, "connection closed without an answer"},
    {curl::send, "connection broke while the request was sent"},
    {curl::receive, "connection broke in the middle of the exchange"},
    {curl::http2_stream, "the server broke off the answer (HTTP/2 stream reset)"},
    {curl::proxy, "the proxy did not make the connection"},
});

NoAnswer explain_timeout(const Failure& failure, const Connection& connection,
                         model::Duration timeout) {
    const std::string time = model::to_text(std::min(connection.connect_timeout, timeout));
    if (failure.text.starts_with("Resolving")) {
        return unreachable("no answer of the name service within " + time);
    }
    if (failure.text.starts_with("Operation too slow")) {
        return unreachable("nothing arrived for " + model::to_text(timeout));
    }
    // What waits for a free connection is no attempt to connect.
    if (failure.text.starts_with("Operation")) {
        return unreachable("timed out after " + model::to_text(timeout));
    }
    return unreachable((failure.connected ? "no TLS connection within " : "no connection within ") +
                       time);
}

NoAnswer explain_certificate(const Failure& failure, const Origin& origin) {
    const auto words = look_up(certificate_faults, failure.verify_result, "");
    if (!words.empty()) return untrusted(std::string(words));
    // What is the alert of a server in TLS 1.2, libcurl takes for a verdict of its own.
    if (holds(failure.text, "verification failed") && failure.asked_for_cert) {
        return untrusted("the server does not accept the client certificate: it has expired");
    }
    // Names are compared by libcurl itself, once OpenSSL is content.
    if (holds(failure.text, "match")) {
        return untrusted("the server's certificate is for another host than " + origin.host);
    }
    return untrusted("the server's certificate could not be verified");
}

// The alerts that speak of the client's certificate. Which of them a server uses for a certificate
// that is missing, and for which it has no words, is up to the server.
bool is_about_own_certificate(std::string_view text) {
    constexpr std::array<std::string_view, 8> alerts = {
        "alert bad certificate",     "alert unsupported certificate",
        "alert certificate revoked", "alert certificate expired",
        "alert certificate unknown", "alert unknown ca",
        "alert access denied",       "alert decrypt error"};
    return std::any_of(alerts.begin(), alerts.end(),
                       [text](std::string_view alert) { return holds(text, alert); });
}

constexpr std::string_view certificate_wanted =
    "the server asks for a client certificate; give one with --cert and --key";

NoAnswer explain_alert(const Failure& failure, const Connection& connection) {
    const bool about_certificate =
        is_about_own_certificate(failure.text) ||
        (failure.asked_for_cert && holds(failure.text, "alert handshake failure"));
    if (holds(failure.text, "certificate required") ||
        (about_certificate && connection.cert.empty())) {
        return untrusted(std::string(certificate_wanted));
    }
    if (!about_certificate) return unreachable("the server broke off the TLS handshake");
    const std::string refused = "the server does not accept the client certificate";
    if (holds(failure.text, "unknown ca"))
        return untrusted(refused + ": it does not know its issuer");
    if (holds(failure.text, "expired")) return untrusted(refused + ": it has expired");
    if (holds(failure.text, "revoked")) return untrusted(refused + ": it has been revoked");
    return untrusted(refused);
}

NoAnswer explain_handshake(const Failure& failure, const Connection& connection) {
    const std::string_view text = failure.text;
    if (holds(text, "wrong version number") || holds(text, "packet length too long") ||
        holds(text, "http request")) {
        return unreachable("the server does not speak TLS on this port");
    }
    if (holds(text, "unsupported protocol") || holds(text, "protocol version")) {
        return untrusted("the server speaks no version of TLS from 1.2 on");
    }
    if (holds(text, "reset by peer")) return unreachable("connection reset in the TLS handshake");
    if (holds(text, "unexpected eof") || holds(text, "SSL_ERROR_SYSCALL")) {
        return unreachable("connection closed in the TLS handshake");
    }
    if (holds(text, "alert")) return explain_alert(failure, connection);
    return unreachable("the TLS handshake failed");
}

NoAnswer explain_own_certificate(std::string_view text, const Connection& connection) {
    if (holds(text, "private key") || holds(text, "Private key")) {
        const std::string& key = connection.key.empty() ? connection.cert : connection.key;
        return untrusted("no private key for the certificate in " + connection.cert +
                         " can be read from " + key +
                         "; it must be a PEM file without a passphrase");
    }
    return untrusted("no client certificate can be read from " + connection.cert +
                     "; it must be a PEM file");
}

NoAnswer explain_authorities(const Failure& failure, const Connection& connection) {
    const std::string_view place =
        connection.cacert.empty() ? failure.authorities : std::string_view(connection.cacert);
    if (place.empty()) return untrusted("the system's list of trusted certificates can't be read");
    return untrusted("no certificates can be read from " + std::string(place));
}

NoAnswer explain_broken(const Failure& failure, const Connection& connection) {
    if (failure.proxy_status >= 300) {
        return unreachable("the proxy refused the connection with status " +
                           std::to_string(failure.proxy_status));
    }
    // In TLS 1.3 the handshake is over when the server looks at the client's certificate.
    if (holds(failure.text, "alert")) return explain_alert(failure, connection);
    if (holds(failure.text, "chunked-encoding")) return garbled("the answer's chunks are not HTTP");
    if (holds(failure.text, "reset by peer")) return unreachable("connection reset");
    const std::string unknown = "libcurl gave up with code " + std::to_string(failure.code);
    return unreachable(std::string(look_up(plain_failures, failure.code, unknown)));
}

}  // namespace

NoAnswer explain(const Failure& failure, const Origin& origin, const Connection& connection,
                 model::Duration timeout) {
    switch (failure.code) {
        case curl::no_host_name:
            return unreachable("could not resolve host " + origin.host);
        case curl::not_connected:
            return unreachable(
                std::string(look_up(connect_faults, failure.os_error, "could not connect")));
        case curl::timed_out:
            return explain_timeout(failure, connection, timeout);
        case curl::handshake:
        case curl::cipher:
            return explain_handshake(failure, connection);
        case curl::peer:
        case curl::issuer:
        case curl::pinned_key:
        case curl::certificate_status:
            return explain_certificate(failure, origin);
        case curl::authorities_unreadable:
            return explain_authorities(failure, connection);
        case curl::own_certificate:
            return explain_own_certificate(failure.text, connection);
        case curl::own_certificate_wanted:
            return untrusted(std::string(certificate_wanted));
        case curl::unsupported_protocol:
        case curl::weird_reply:
            return garbled("the answer is not HTTP");
        case curl::out_of_memory:
        case curl::headers_too_large:
            return {NoAnswerKind::too_large, "a header of the answer is too large"};
        case curl::too_large:
            return {NoAnswerKind::too_large, "the answer's body exceeds 4 MiB"};
        default:
            return explain_broken(failure, connection);
    }
}

bool is_unknown_issuer(long verify_result) {
    constexpr std::array<long, 5> numbers = {2, 18, 19, 20, 21};
    return std::find(numbers.begin(), numbers.end(), verify_result) != numbers.end();
}

}  // namespace taskctl::http
