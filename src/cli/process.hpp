#pragma once

#include <string>
#include <vector>

namespace taskctl::cli {

// What the program owes to the system as a process.

// Makes sure that descriptors 0 to 2 are open, so that no file is opened in their place. Returns
// whether standard output was open.
bool open_standard_streams();

// No other process of the user may look into this one's memory, and none of it is written to a core
// file: it holds credentials.
void guard_memory();

// The arguments behind the program's name. The values of options that may hold a secret (token,
// token command, header, parameter, proxy, command at the end) are blanked where other users can
// read them (/proc/PID/cmdline).
std::vector<std::string> take_arguments(int argc, char** argv);

// Lets that many descriptors be open at once, as far as the system's hard limit goes.
void allow_descriptors(int count);

// While it lives, SIGHUP (unless ignored at the start), SIGINT and SIGTERM are written, a byte
// each, to a pipe that the event loop reads, and SIGPIPE is ignored. One at a time.
class SignalPipe {
public:
    SignalPipe();
    ~SignalPipe();
    SignalPipe(const SignalPipe&) = delete;
    SignalPipe& operator=(const SignalPipe&) = delete;

    int descriptor() const { return read_end_; }

private:
    int read_end_ = -1;
};

// Whether SIGTSTP, SIGCONT and SIGWINCH come through the SignalPipe as well, which ends nothing.
void pass_on_terminal_signals(bool on);

// The last signal to end by that a SignalPipe passed on; 0 for none.
int received_signal();

// For std::set_terminate: where an exception meets code that must not throw.
[[noreturn]] void give_up();

// Ends the process; all is written. What libraries would free at an ordinary end goes with it.
[[noreturn]] void leave(int code);

// Ends the process as that signal does by default, so that the parent sees it.
[[noreturn]] void die_of(int signal);

}  // namespace taskctl::cli
