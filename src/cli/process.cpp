#include "cli/process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cli/live_terminal.hpp"
#include "model/result.hpp"

namespace taskctl::cli {
namespace {

constexpr std::array handled = {SIGHUP, SIGINT, SIGTERM};
constexpr std::array secret_names = {
    std::string_view("--token"),  std::string_view("--token-command"),
    std::string_view("--header"), std::string_view("--param"),
    std::string_view("--proxy"),  std::string_view("--on-finish")};
constexpr std::string_view secret_letters = "tHP";
constexpr std::string_view flag_letters = "fhqv";  // may stand before one, in the same word

int write_end = -1;
volatile std::sig_atomic_t last_signal = 0;

extern "C" void tell(int signal) {
    const int saved = errno;
    const auto byte = static_cast<char>(signal);
    // The pipe is full only when thousands of signals wait in it: one more says nothing new.
    [[maybe_unused]] const auto written = ::write(write_end, &byte, 1);
    errno = saved;
}

extern "C" void pass_on(int signal) {
    last_signal = signal;
    tell(signal);
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

// Where the value of a secret option begins in its own word (`--token=VALUE`, `-tVALUE`,
// `-vtVALUE`); nullptr when the word is no such option. An empty value stands in the next word.
char* secret_value(char* word) {
    const std::string_view text(word);
    if (text.starts_with("--")) {
        const auto name = text.substr(0, text.find('='));
        const auto found = std::ranges::find(secret_names, name);
        if (found == secret_names.end()) return nullptr;
        return word + std::min(name.size() + 1, text.size());
    }
    if (!text.starts_with('-')) return nullptr;
    const auto letter = text.find_first_not_of(flag_letters, 1);
    if (letter == std::string_view::npos ||
        secret_letters.find(text[letter]) == std::string::npos) {
        return nullptr;
    }
    return word + letter + 1;
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

void guard_memory() {
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
// At its end, the search for leaks looks in from outside.
#ifndef TASKCTL_SANITIZED
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

std::vector<std::string> take_arguments(int argc, char** argv) {
    std::vector<std::string> arguments(argv + 1, argv + argc);
    for (int i = 1; i < argc; ++i) {
        if (char* const value = secret_value(argv[i]); value != nullptr) {
            if (*value != '\0') {
                blank(value);
            } else if (i + 1 < argc) {
                blank(argv[++i]);
            }
            continue;
        }
        // Parameters of a reference, of which some are secret, and the password of a URL, which is
        // refused, but was written.
        if (char* const query = std::strchr(argv[i], '?'); query != nullptr) blank(query + 1);
        char* const host = std::strstr(argv[i], "://");
        if (host != nullptr && std::strchr(host, '@') != nullptr) blank(host + 3);
    }
    return arguments;
}

void allow_descriptors(int count) {
    rlimit limit{};
    const auto wanted = static_cast<rlim_t>(count);
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
    limit.rlim_cur = std::min(wanted, limit.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &limit);
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
    // Ignored, as a parent may leave it, the system would keep no child's exit code.
    set_handler(SIGCHLD, SIG_DFL);
}

SignalPipe::~SignalPipe() {
    for (const int signal : handled) {
        if (!is_ignored(signal)) set_handler(signal, SIG_DFL);
    }
    ::close(read_end_);
    ::close(write_end);
}

void pass_on_terminal_signals(bool on) {
    // Reading keys in the background is to fail, not to stop the process.
    set_handler(SIGTTIN, on ? SIG_IGN : SIG_DFL);
    for (const int signal : {SIGTSTP, SIGCONT, SIGWINCH}) {
        if (!is_ignored(signal)) set_handler(signal, on ? tell : SIG_DFL);
    }
}

int received_signal() {
    return last_signal;
}

void give_up() {
    restore_terminal();
    constexpr std::string_view text = "taskctl: internal error, or out of memory\n";
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
    ::_exit(static_cast<int>(model::Fault::internal));
}

void leave(int code) {
// The search for leaks begins with an ordinary end.
#ifdef TASKCTL_SANITIZED
    std::exit(code);
#else
    ::_exit(code);
#endif
}

void die_of(int signal) {
    restore_terminal();
    set_handler(signal, SIG_DFL);
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, signal);
    ::sigprocmask(SIG_UNBLOCK, &only, nullptr);
    static_cast<void>(::raise(signal));
    ::_exit(128 + signal);
}

}  // namespace taskctl::cli
