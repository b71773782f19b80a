#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "sim/service.hpp"

namespace taskctl::sim {

// Serves a Service on 127.0.0.1, a thread for each connection.
class Server {
public:
    using Log = std::function<void(std::string_view line)>;  // called by many threads

    // Without `log` nothing is logged.
    Server(Service& service, Log log);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // The port that was bound; 0 asks for a free one. Negative when it can't be had.
    int bind(int port);
    // Serves until stop() is called by another thread; then open connections are closed.
    void run();
    void stop();

private:
    class Listener;
    std::unique_ptr<Listener> listener_;
};

}  // namespace taskctl::sim
