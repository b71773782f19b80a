#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "model/time.hpp"

namespace taskctl::http {

struct Header {
    std::string name;
    std::string value;

    bool operator==(const Header&) const = default;
};

using Headers = std::vector<Header>;

struct Inspection;
class Sink;

// The first value of the header of that name, case ignored.
std::optional<std::string_view> find(const Headers& headers, std::string_view name);

// RFC 9110 token for the name; no byte under 0x20 but tab, and no 0x7F, in the value (a CR LF would
// go out as a second header).
bool is_valid(const Header& header);

// How the connection of a request is made. Requests that share one pointer share connections.
struct Connection {
    std::string cacert;     // PEM file instead of the system's trust store; empty: the system's
    std::string cert, key;  // the client's own, PEM files; `key` empty: it stands in `cert`
    std::string proxy;      // URL; empty: as the environment says (HTTPS_PROXY, NO_PROXY)
    bool insecure = false;  // do not verify the peer
    model::Duration connect_timeout = std::chrono::seconds(10);
};

struct Request {
    std::string method = "GET";
    std::string url;
    Headers headers;
    std::string body;
    // The whole exchange; with a sink, the longest without a byte, in whole seconds.
    model::Duration timeout = std::chrono::seconds(30);
    std::shared_ptr<const Connection> connection;  // null: all defaults
    std::shared_ptr<Sink> sink;                    // null: the body goes to memory
    // Filled in when the exchange ends, for who wants to know how far it came; null: nobody.
    std::shared_ptr<Inspection> inspection;
    // Nothing is sent over the connection that is made; the answer is empty, with status 0.
    bool connect_only = false;

    bool operator==(const Request&) const = default;
};

// What came back; any status is a value.
struct Response {
    int status = 0;
    Headers headers;  // of the final answer, in order; names as sent
    std::string body;

    bool operator==(const Response&) const = default;
};

// Why nothing came back that could be called an answer.
enum class NoAnswerKind {
    unreachable,  // name resolution, connection, time-out, reset, handshake
    untrusted,    // TLS trust: certificate expired, wrong name, unknown authority
    garbled,      // not HTTP
    too_large,    // over the caps on body or headers
};

struct NoAnswer {
    NoAnswerKind kind = NoAnswerKind::unreachable;
    std::string message;  // ours, in plain words: "connection refused", without URL or secrets

    bool operator==(const NoAnswer&) const = default;
};

using Answer = tl::expected<Response, NoAnswer>;

// Hard caps on what one answer may cost, counted as the bytes arrive.
inline constexpr std::size_t body_limit = 4 << 20;
inline constexpr std::size_t headers_limit = 256 << 10;

}  // namespace taskctl::http
