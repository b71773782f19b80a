#pragma once

#include <array>
#include <chrono>
#include <string>

#include <httplib.h>

namespace taskctl::sim {

// Wakes everything that waits, for good.
class StopSignal {
public:
    StopSignal();
    ~StopSignal();
    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;

    void raise() const;
    bool wait(std::chrono::milliseconds longest) const;  // true: it was raised
    int descriptor() const { return descriptor_; }

private:
    int descriptor_;
};

// A client's connection. What is written goes out at once in flush(), or never in an answer that
// is to be dropped; httplib's own stream could do neither, and looks for the next request every
// 10 ms.
class Connection final : public httplib::Stream {
public:
    Connection(int socket, const StopSignal& stop) : socket_(socket), stop_(stop) {}
    ~Connection() override;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    bool wait_for_request() const;
    bool flush();

    bool is_readable() const override { return wait_readable(read_patience); }
    bool is_writable() const override { return true; }
    ssize_t read(char* data, std::size_t size) override;
    ssize_t write(const char* data, std::size_t size) override;
    void get_remote_ip_and_port(std::string& ip, int& port) const override;
    void get_local_ip_and_port(std::string& ip, int& port) const override;
    int socket() const override { return socket_; }

private:
    static constexpr std::chrono::seconds read_patience{10};

    bool wait_readable(std::chrono::milliseconds longest) const;

    int socket_;
    const StopSignal& stop_;
    std::array<char, 4096> input_{};
    std::size_t input_at_ = 0;
    std::size_t input_end_ = 0;
    std::string output_;
};

}  // namespace taskctl::sim
