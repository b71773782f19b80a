#include "sim/server.hpp"

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace taskctl::sim;

namespace {

// A server on a free port, in a thread, until the end of the test.
class Running {
public:
    explicit Running(Settings settings = {})
        : service_(std::move(settings), [] { return Time(); }), server_(service_, nullptr) {
        port = server_.bind(0);
        REQUIRE(port > 0);
        thread_ = std::thread([this] { server_.run(); });
    }
    ~Running() {
        server_.stop();
        thread_.join();
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    int port = -1;

private:
    Service service_;
    Server server_;
    std::thread thread_;
};

class Client {
public:
    explicit Client(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const timeval patience{10, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        REQUIRE(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) ==
                0);
    }
    ~Client() { ::close(socket_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void send(const std::string& text) const {
        REQUIRE(::send(socket_, text.data(), text.size(), MSG_NOSIGNAL) ==
                static_cast<ssize_t>(text.size()));
    }

    // All that comes until the server closes the connection.
    std::string receive_all() const {
        std::string text;
        while (receive_byte(text)) {
        }
        return text;
    }

    // One answer; what there is of it, if the connection is closed before.
    std::string receive() const {
        std::string text;
        while (!text.ends_with("\r\n\r\n")) {
            if (!receive_byte(text)) return text;
        }
        const std::string name = "Content-Length: ";
        const std::size_t at = text.find(name);
        const std::size_t length =
            at == std::string::npos ? 0 : std::stoul(text.substr(at + name.size()));
        for (std::size_t i = 0; i < length && receive_byte(text); ++i) {
        }
        return text;
    }

    std::string ask(const std::string& target) const {
        send("GET " + target + " HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer sim\r\n\r\n");
        return receive();
    }

private:
    bool receive_byte(std::string& text) const {
        char c = 0;
        if (::recv(socket_, &c, 1, 0) != 1) return false;
        text += c;
        return true;
    }

    int socket_;
};

}  // namespace

TEST_CASE("one connection carries many requests") {
    const Running server;
    const Client client(server.port);
    for (int i = 0; i < 20; ++i) {
        const std::string answer = client.ask("/tasks/ok-" + std::to_string(i));
        REQUIRE_THAT(answer, Catch::StartsWith("HTTP/1.1 200 OK\r\n"));
        REQUIRE_THAT(answer, Catch::Contains("\"asyncTaskId\":\"ok" + std::to_string(i) + "\""));
    }
}

TEST_CASE("idle connections keep nobody waiting, and end with the server") {
    std::vector<std::unique_ptr<Client>> idle;
    {
        const Running server;
        for (int i = 0; i < 100; ++i) idle.push_back(std::make_unique<Client>(server.port));
        CHECK_THAT(Client(server.port).ask("/tasks/ok"), Catch::StartsWith("HTTP/1.1 200"));
    }
    for (const auto& client : idle) CHECK(client->receive_all().empty());
}

TEST_CASE("an escaped id reaches the service as it was sent") {
    const Running server;
    const Client client(server.port);
    CHECK_THAT(client.ask("/tasks/a%2Fb%20c"), Catch::Contains("\"asyncTaskId\":\"a/b c\""));
}

TEST_CASE("a body is read, also by clients that ask first") {
    const Running server;
    const std::string body = R"({"taskId":"ok-v2025","shareId":"s"})";
    const std::string head =
        "POST /koodrive/ose/v1/share/taskDetail HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer "
        "sim\r\nContent-Type: application/json\r\nContent-Length: " +
        std::to_string(body.size()) + "\r\n";
    const Client client(server.port);
    client.send(head + "\r\n" + body);
    CHECK_THAT(client.receive(), Catch::Contains("\"taskId\":\"ok-v2025\""));
    const Client polite(server.port);
    polite.send(head + "Expect: 100-continue\r\n\r\n");
    CHECK_THAT(polite.receive(), Catch::StartsWith("HTTP/1.1 100"));
    polite.send(body);
    CHECK_THAT(polite.receive(), Catch::Contains("\"taskId\":\"ok-v2025\""));
}

TEST_CASE("a range is cut once, by the service") {
    const Running server;
    const Client client(server.port);
    client.send(
        "GET /files/a/b/c HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer sim\r\nAccept-Encoding: "
        "gzip\r\nRange: bytes=5-8\r\nConnection: close\r\n\r\n");
    const std::string answer = client.receive_all();
    CHECK_THAT(answer, Catch::StartsWith("HTTP/1.1 206"));
    CHECK_THAT(answer, Catch::Contains("Content-Length: 4\r\n"));
    CHECK_THAT(answer, Catch::EndsWith("\r\n\r\ncode"));
}

TEST_CASE("a fault closes the connection without an answer") {
    Settings settings;
    settings.faults = {read_fault("close").value()};
    const Running server(settings);
    CHECK(Client(server.port).ask("/tasks/ok").empty());
    CHECK_THAT(Client(server.port).ask("/tasks/ok"), Catch::StartsWith("HTTP/1.1 200"));
}

TEST_CASE("a port that is taken can't be bound again") {
    const Running server;
    Service service({}, [] { return Time(); });
    Server second(service, nullptr);
    CHECK(second.bind(server.port) == -1);
}

TEST_CASE("a server that is stopped before it runs does not run") {
    Service service({}, [] { return Time(); });
    Server server(service, nullptr);
    REQUIRE(server.bind(0) > 0);
    server.stop();
    server.run();
}

TEST_CASE("a stop does not wait for a slow answer") {
    Settings settings;
    settings.faults = {read_fault("slow:1h").value()};
    std::unique_ptr<Client> client;
    {
        const Running server(settings);
        client = std::make_unique<Client>(server.port);
        client->send("GET /tasks/ok HTTP/1.1\r\nHost: h\r\n\r\n");
    }
    CHECK(client->receive_all().empty());
}
