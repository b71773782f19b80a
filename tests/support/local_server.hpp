#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"

namespace taskctl::test {

// A request as it arrived. The first bytes of a TLS handshake count as one without a method.
struct Received {
    std::string method;
    std::string target;
    http::Headers headers;
    std::string body;
    int connection = 0;  // from 1, in the order in which they were accepted
};

// What the server sends back, byte for byte.
struct Reply {
    enum class Then { keep, close, reset };

    std::string bytes;
    Then then = Then::keep;
    // Sent only when that many requests have come in all; shows that they are under way at once.
    std::size_t after = 0;
};

// A well-formed answer with its length.
Reply answer(int status, std::string_view body, const http::Headers& headers = {});
// None at all: the connection stays open and silent.
Reply silence();

// Speaks just enough HTTP/1.1 on a free port of 127.0.0.1, from a thread of its own, and says what
// it is told to, right or wrong. Ends with its object.
class LocalServer {
public:
    using Script = std::function<Reply(const Received&)>;

    // `script` is called in the server's thread, for one request at a time, and asserts nothing:
    // Catch2 has one thread.
    explicit LocalServer(Script script);
    ~LocalServer();

    std::string origin() const;  // http://127.0.0.1:PORT
    std::string url(std::string_view path) const { return origin() + std::string(path); }

    // So far, in the order of arrival.
    std::vector<Received> received() const;
    int connections() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// A port of 127.0.0.1 that refuses connections, and that nobody else gets meanwhile.
class RefusingPort {
public:
    RefusingPort();
    ~RefusingPort();
    RefusingPort(const RefusingPort&) = delete;
    RefusingPort& operator=(const RefusingPort&) = delete;

    std::string origin() const;

private:
    int socket_;
};

}  // namespace taskctl::test
