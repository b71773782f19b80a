#include "cli/process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

namespace taskctl::cli {
namespace {

constexpr std::array handled = {SIGHUP, SIGINT, SIGTERM};
constexpr std::array secret_options = {
    std::string_view("-t"),       std::string_view("--token"), std::string_view("-H"),
    std::string_view("--header"), std::string_view("-P"),      std::string_view("--param"),
};

int write_end = -1;

extern "C" void pass_on(int signal) {
    const int saved = errno;
    const auto byte = static_cast<char>(signal);
    // The pipe is full only when thousands of signals wait in it: one more says nothing new.
    [[maybe_unused]] const auto written = ::write(write_end, &byte, 1);
    errno = saved;
}

bool is_ignored(int signal) {
    struct sigaction action {};
    return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

void set_handler(int signal, void (*handler)(int)) {
    struct sigaction action {};
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    ::sigaction(signal, &action, nullptr);
}

void blank(char* text) {
    std::memset(text, ' ', std::strlen(text));
}

// `-tVALUE`, `--token=VALUE`: the value stands in the same word.
void blank_joined(char* word) {
    const std::string_view text(word);
    for (const auto option : secret_options) {
        const auto joint = option.size() == 2 ? std::string_view() : std::string_view("=");
        const auto begin = std::string(option) + std::string(joint);
        if (text.starts_with(begin) && text.size() > begin.size()) blank(word + begin.size());
    }
}

}  // namespace

bool open_standard_streams() {
    bool output_open = true;
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(descriptor, F_GETFD) != -1) continue;
        if (descriptor == STDOUT_FILENO) output_open = false;
        // open() gives the lowest free number, which is this one.
        [[maybe_unused]] const int opened =
            ::open("/dev/null", descriptor == STDIN_FILENO ? O_RDONLY : O_WRONLY);
    }
    return output_open;
}

std::vector<std::string> take_arguments(int argc, char** argv) {
    std::vector<std::string> arguments(argv + 1, argv + argc);
    for (int i = 1; i < argc; ++i) {
        const std::string_view word(argv[i]);
        const bool wants_value = std::ranges::find(secret_options, word) != secret_options.end();
        if (wants_value && i + 1 < argc) {
            blank(argv[++i]);
        } else {
            blank_joined(argv[i]);
        }
    }
    return arguments;
}

SignalPipe::SignalPipe() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return;
    read_end_ = ends[0];
    write_end = ends[1];
    for (const int signal : handled) {
        if (signal == SIGHUP && is_ignored(signal)) continue;
        set_handler(signal, pass_on);
    }
    set_handler(SIGPIPE, SIG_IGN);
}

SignalPipe::~SignalPipe() {
    for (const int signal : handled) {
        if (!is_ignored(signal)) set_handler(signal, SIG_DFL);
    }
    ::close(read_end_);
    ::close(write_end);
}

void die_of(int signal) {
    set_handler(signal, SIG_DFL);
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, signal);
    ::sigprocmask(SIG_UNBLOCK, &only, nullptr);
    ::raise(signal);
    ::_exit(128 + signal);
}

}  // namespace taskctl::cli
