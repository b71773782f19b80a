// Loaded before the program (LD_PRELOAD), it makes the system fail as the environment says:
//
//   FAULT_ALLOCATION=n       the n-th allocation from the begin of main() on fails
//   FAULT_ALLOCATION=n+      all from it on
//   FAULT_WRITE=short|eintr|eagain   writes to descriptors 1 and 2 take one byte at a time, or
//                            every other one does nothing, with that errno
//   FAULT_SOCKET=short|eintr|eagain  the same for what is received and sent
//   FAULT_WAIT=eintr         every other epoll_wait() is broken off at once
//   FAULT_CLOCK=seconds      the wall clock jumps by that much once it has been read some times
//
// glibc only: its allocator is called by the names that it keeps for this.
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string_view>

#include <dlfcn.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

extern "C" {
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* block, size_t size);
void* __libc_memalign(size_t alignment, size_t size);
}

namespace {

constexpr int reads_before_the_jump = 5;

std::atomic<bool> in_main{false};
std::atomic<long> allocations{0};
long failing = 0;
bool failing_on = false;
std::atomic<unsigned> turns{0};
std::atomic<int> clock_reads{0};

int (*real_main)(int, char**, char**) = nullptr;

std::string_view setting(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string_view() : value;
}

bool fails() {
    if (!in_main || failing == 0) return false;
    const long number = ++allocations;
    return number == failing || (failing_on && number > failing);
}

void* no_memory() {
    errno = ENOMEM;
    return nullptr;
}

template <typename Function>
Function next(const char* name) {
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

// How much of a transfer is left to be made, as the fault has it: 0 is none, with errno set.
size_t allowed(std::string_view fault, size_t size) {
    if (fault == "short") return std::min<size_t>(size, 1);
    const bool refused = !fault.empty() && turns++ % 2 == 0;
    if (!refused) return size;
    errno = fault == "eintr" ? EINTR : EAGAIN;
    return 0;
}

int start(int argc, char** argv, char** environment) {
    const auto number = setting("FAULT_ALLOCATION");
    failing = std::atol(number.data() == nullptr ? "0" : number.data());
    failing_on = number.ends_with('+');
    in_main = true;
    return real_main(argc, argv, environment);
}

}  // namespace

extern "C" {

int __libc_start_main(int (*main)(int, char**, char**), int argc, char** argv, void (*init)(),
                      void (*fini)(), void (*rtld_fini)(), void* stack_end) {
    real_main = main;
    return next<decltype(&__libc_start_main)>("__libc_start_main")(start, argc, argv, init, fini,
                                                                   rtld_fini, stack_end);
}

void* malloc(size_t size) {
    return fails() ? no_memory() : __libc_malloc(size);
}

void* calloc(size_t count, size_t size) {
    return fails() ? no_memory() : __libc_calloc(count, size);
}

void* realloc(void* block, size_t size) {
    return fails() ? no_memory() : __libc_realloc(block, size);
}

void* aligned_alloc(size_t alignment, size_t size) {
    return fails() ? no_memory() : __libc_memalign(alignment, size);
}

int posix_memalign(void** block, size_t alignment, size_t size) {
    if (fails()) return ENOMEM;
    *block = __libc_memalign(alignment, size);
    return *block == nullptr ? ENOMEM : 0;
}

ssize_t write(int descriptor, const void* data, size_t size) {
    static const auto real = next<ssize_t (*)(int, const void*, size_t)>("write");
    static const auto fault = setting("FAULT_WRITE");
    const bool meant = size > 0 && (descriptor == STDOUT_FILENO || descriptor == STDERR_FILENO);
    const auto part = meant ? allowed(fault, size) : size;
    return meant && part == 0 ? -1 : real(descriptor, data, part);
}

ssize_t recv(int descriptor, void* data, size_t size, int flags) {
    static const auto real = next<ssize_t (*)(int, void*, size_t, int)>("recv");
    static const auto fault = setting("FAULT_SOCKET");
    const auto part = size == 0 ? size : allowed(fault, size);
    return size > 0 && part == 0 ? -1 : real(descriptor, data, part, flags);
}

ssize_t send(int descriptor, const void* data, size_t size, int flags) {
    static const auto real = next<ssize_t (*)(int, const void*, size_t, int)>("send");
    static const auto fault = setting("FAULT_SOCKET");
    const auto part = size == 0 ? size : allowed(fault, size);
    return size > 0 && part == 0 ? -1 : real(descriptor, data, part, flags);
}

int epoll_wait(int descriptor, epoll_event* events, int count, int milliseconds) {
    static const auto real = next<int (*)(int, epoll_event*, int, int)>("epoll_wait");
    static const auto fault = setting("FAULT_WAIT");
    return allowed(fault, 1) == 0 ? -1 : real(descriptor, events, count, milliseconds);
}

int clock_gettime(clockid_t clock, timespec* time) {
    static const auto real = next<int (*)(clockid_t, timespec*)>("clock_gettime");
    static const auto jump = setting("FAULT_CLOCK");
    const int result = real(clock, time);
    if (clock == CLOCK_REALTIME && !jump.empty() && ++clock_reads > reads_before_the_jump) {
        time->tv_sec += std::atol(jump.data());
    }
    return result;
}
}
