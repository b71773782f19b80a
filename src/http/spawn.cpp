#include "http/spawn.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <new>
#include <string_view>

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>

namespace taskctl::http {
namespace {

using Failed = tl::unexpected<int>;

void require(int error) {
    if (error != 0) throw std::bad_alloc();  // for lack of anything else in these calls
}

// What happens between fork and exec.
class Preparations {
public:
    Preparations() {
        require(posix_spawn_file_actions_init(&actions_));
        require(posix_spawnattr_init(&attributes_));
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        posix_spawnattr_setpgroup(&attributes_, 0);
        posix_spawnattr_setflags(
            &attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    ~Preparations() {
        posix_spawnattr_destroy(&attributes_);
        posix_spawn_file_actions_destroy(&actions_);
    }
    Preparations(const Preparations&) = delete;
    Preparations& operator=(const Preparations&) = delete;

    void give(const Descriptor& descriptor, int as) {
        if (descriptor.is_open()) {
            require(posix_spawn_file_actions_adddup2(&actions_, descriptor.number(), as));
        } else {
            require(posix_spawn_file_actions_addopen(&actions_, as, "/dev/null", O_RDONLY, 0));
        }
    }
    void close_others() {
        require(posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1));
    }

    const posix_spawn_file_actions_t* actions() const { return &actions_; }
    const posix_spawnattr_t* attributes() const { return &attributes_; }

private:
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

struct Pipe {
    Descriptor read_end;
    Descriptor write_end;
};

tl::expected<Pipe, int> make_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return Failed(errno);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

// A pipe would have to be filled while the program reads, and breaks when it does not.
tl::expected<Descriptor, int> make_input(std::string_view text) {
    if (text.empty()) return Descriptor();
    Descriptor file(memfd_create("input", MFD_CLOEXEC));
    if (!file.is_open()) return Failed(errno);
    while (!text.empty()) {
        const ssize_t count = write(file.number(), text.data(), text.size());
        if (count < 0 && errno != EINTR) return Failed(errno);
        text.remove_prefix(static_cast<std::size_t>(std::max(count, ssize_t{0})));
    }
    lseek(file.number(), 0, SEEK_SET);
    return file;
}

constexpr std::string_view path_name = "PATH=";

// Where the program may lie, in the order in which it is tried.
std::vector<std::string> places(const Command& command) {
    const std::string& program = command.words.front();
    if (program.find('/') != std::string::npos) return {program};
    const auto& variables = command.environment;
    const auto found = std::find_if(variables.begin(), variables.end(), [](const auto& variable) {
        return variable.starts_with(path_name);
    });
    std::string_view path = "/usr/local/bin:/usr/bin:/bin";
    if (found != variables.end()) path = std::string_view(*found).substr(path_name.size());
    std::vector<std::string> all;
    while (!path.empty()) {
        const auto end = std::min(path.find(':'), path.size());
        // An empty entry would mean the current directory, which is anybody's.
        if (end > 0) all.push_back(std::string(path.substr(0, end)) + '/' + program);
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return all;
}

std::vector<char*> pointers(const std::vector<std::string>& words) {
    std::vector<char*> all;
    all.reserve(words.size() + 1);
    for (const std::string& word : words) all.push_back(const_cast<char*>(word.c_str()));
    all.push_back(nullptr);
    return all;
}

tl::expected<pid_t, int> execute(const Command& command, const Preparations& preparations) {
    const auto words = pointers(command.words);
    const auto environment = pointers(command.environment);
    int error = ENOENT;
    for (const std::string& place : places(command)) {
        pid_t process = 0;
        const int result =
            access(place.c_str(), X_OK) != 0
                ? errno
                : posix_spawn(&process, place.c_str(), preparations.actions(),
                              preparations.attributes(), words.data(), environment.data());
        if (result == 0) return process;
        // What may not be run says more than what is not there.
        if (result != ENOENT && result != ENOTDIR) error = result;
        if (error != ENOENT && error != EACCES) break;
    }
    return Failed(error);
}

}  // namespace

tl::expected<Program, int> spawn(const Command& command) {
    if (command.words.empty()) return Failed(ENOENT);
    const auto input = make_input(command.input);
    if (!input) return Failed(input.error());
    auto output = make_pipe();
    if (!output) return Failed(output.error());
    auto complaints = make_pipe();
    if (!complaints) return Failed(complaints.error());
    Preparations preparations;
    preparations.give(*input, STDIN_FILENO);
    preparations.give(output->write_end, STDOUT_FILENO);
    preparations.give(complaints->write_end, STDERR_FILENO);
    preparations.close_others();
    const auto process = execute(command, preparations);
    if (!process) return Failed(process.error());
    // glibc 2.36 declares its own function for C alone.
    Descriptor end(static_cast<int>(syscall(SYS_pidfd_open, *process, 0)));
    if (!end.is_open()) {
        const int error = errno;
        kill(-*process, SIGKILL);
        waitpid(*process, nullptr, 0);
        return Failed(error);
    }
    return Program{*process, std::move(end), std::move(output->read_end),
                   std::move(complaints->read_end)};
}

}  // namespace taskctl::http
