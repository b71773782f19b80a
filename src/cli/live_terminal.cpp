#include "cli/live_terminal.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "cli/process.hpp"

namespace taskctl::cli {
namespace {

// Deaths that nobody is asked about, but by which the terminal would stay as it is.
constexpr std::array deadly = {SIGQUIT, SIGABRT, SIGSEGV, SIGBUS,  SIGFPE,  SIGILL,
                               SIGSYS,  SIGTRAP, SIGALRM, SIGUSR1, SIGUSR2, SIGXCPU};

// What has to be put back: a signal handler can't be given anything.
volatile std::sig_atomic_t is_entered = 0;
volatile std::sig_atomic_t reads_keys = 0;
int key_source = -1;
termios before{};

bool is_foreground(int terminal) {
    const auto group = ::tcgetpgrp(terminal);
    return group < 0 || group == ::getpgrp();
}

extern "C" void restore_and_die(int signal) {
    restore_terminal();
    struct sigaction action {};
    action.sa_handler = SIG_DFL;
    ::sigaction(signal, &action, nullptr);
    // Blocked while it is handled, it comes again at the return.
    static_cast<void>(::raise(signal));
}

// Those that somebody else handles, or that are ignored, stay as they are.
void guard_deaths(bool on) {
    for (const int signal : deadly) {
        struct sigaction action {};
        ::sigaction(signal, nullptr, &action);
        const auto expected = on ? SIG_DFL : &restore_and_die;
        if (action.sa_handler != expected) continue;
        action = {};
        action.sa_handler = on ? &restore_and_die : SIG_DFL;
        sigemptyset(&action.sa_mask);
        ::sigaction(signal, &action, nullptr);
    }
}

}  // namespace

void restore_terminal() {
    if (is_entered == 0) return;
    is_entered = 0;
    const int saved = errno;
    // Asked for in the background it would stop the process, and the modes are the shell's then.
    if (reads_keys != 0 && is_foreground(key_source)) ::tcsetattr(key_source, TCSANOW, &before);
    reads_keys = 0;
    constexpr std::string_view show_cursor = "\x1b[?25h\x1b[?7h";
    [[maybe_unused]] const auto written =
        ::write(STDERR_FILENO, show_cursor.data(), show_cursor.size());
    errno = saved;
}

LiveTerminal::~LiveTerminal() {
    leave();
    if (keys_ >= 0) ::close(keys_);
}

void LiveTerminal::open() {
    if (keys_ >= 0) return;
    // Of its own, so that reading without blocking is nobody else's affair.
    keys_ = ::open("/dev/tty", O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
}

bool LiveTerminal::is_ours() const {
    return is_foreground(keys_ < 0 ? STDERR_FILENO : keys_);
}

report::Terminal::View LiveTerminal::look() const {
    View view;
    winsize size{};
    if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0) {
        if (size.ws_col > 0) view.width = size.ws_col;
        if (size.ws_row > 0) view.height = size.ws_row;
    }
    view.ours = is_ours();
    pollfd output{STDERR_FILENO, POLLOUT, 0};
    view.ready = ::poll(&output, 1, 0) > 0 && (output.revents & POLLOUT) != 0;
    view.keys = reads_keys != 0;
    return view;
}

void LiveTerminal::enter() {
    pass_on_terminal_signals(true);
    guard_deaths(true);
    is_entered = 1;
    entered_ = true;
    if (keys_ < 0 || !is_ours()) return;
    termios now{};
    if (::tcgetattr(keys_, &now) != 0) return;
    // A shell that stopped the process may have set modes of its own, or left them.
    if (reads_keys == 0 || (now.c_lflag & tcflag_t{ICANON}) != 0) before = now;
    key_source = keys_;
    reads_keys = 1;
    now.c_lflag &= ~tcflag_t{ICANON | ECHO};
    now.c_cc[VMIN] = 1;
    now.c_cc[VTIME] = 0;
    ::tcsetattr(keys_, TCSANOW, &now);
}

void LiveTerminal::put_back() {
    if (!std::exchange(entered_, false)) return;
    restore_terminal();
    guard_deaths(false);
    pass_on_terminal_signals(false);
}

void LiveTerminal::leave() {
    put_back();
    if (keys_ < 0) return;
    // The loop that reads it may go on, but what is typed from now on is for the shell.
    const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (nothing < 0) return;
    ::dup3(nothing, keys_, O_CLOEXEC);
    ::close(nothing);
}

void LiveTerminal::stop() {
    put_back();
    static_cast<void>(::raise(SIGTSTP));
}

}  // namespace taskctl::cli
