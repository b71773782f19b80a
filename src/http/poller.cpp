#include "http/poller.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <system_error>

#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace taskctl::http {
namespace {

// A poll's own time-out stands still while the machine sleeps; this timer does not.
void ring_after(int alarm, model::Duration time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    itimerspec setting{};
    setting.it_value.tv_sec = seconds.count();
    setting.it_value.tv_nsec = std::chrono::nanoseconds(time - seconds).count();
    timerfd_settime(alarm, 0, &setting, nullptr);
}

void silence(int alarm) {
    std::uint64_t rings = 0;
    while (read(alarm, &rings, sizeof rings) > 0) continue;
}

}  // namespace

Poller::Poller()
    : epoll_(epoll_create1(EPOLL_CLOEXEC)),
      alarm_(timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC)) {
    if (epoll_ < 0 || alarm_ < 0 || !watch(alarm_, true, false)) {
        throw std::system_error(errno, std::generic_category(), "can't wait for descriptors");
    }
}

Poller::~Poller() {
    close(alarm_);
    close(epoll_);
}

bool Poller::watch(int descriptor, bool readable, bool writable) const {
    epoll_event event{};
    event.events =
        (readable ? std::uint32_t{EPOLLIN} : 0U) | (writable ? std::uint32_t{EPOLLOUT} : 0U);
    event.data.fd = descriptor;
    if (epoll_ctl(epoll_, EPOLL_CTL_MOD, descriptor, &event) == 0) return true;
    return errno == ENOENT && epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

bool Poller::watch_arrivals(int descriptor) const {
    epoll_event event{};
    event.events = std::uint32_t{EPOLLIN} | std::uint32_t{EPOLLET};
    event.data.fd = descriptor;
    return epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

void Poller::forget(int descriptor) const {
    epoll_ctl(epoll_, EPOLL_CTL_DEL, descriptor, nullptr);
}

std::span<const Poller::Readiness> Poller::wait(model::Duration longest) {
    // Below it, being late after a sleep matters little, and setting the alarm costs a system call.
    constexpr model::Duration worth_an_alarm = std::chrono::seconds(1);
    constexpr model::Duration cap = std::chrono::hours(1);
    const model::Duration time = std::min(longest, cap);
    if (time >= worth_an_alarm) ring_after(alarm_, time);
    std::array<epoll_event, std::tuple_size_v<decltype(ready_)>> events{};
    const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                                 static_cast<int>(time.count()));
    std::size_t size = 0;
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        if (event.data.fd == alarm_) {
            silence(alarm_);
            continue;
        }
        ready_[size++] = {.descriptor = event.data.fd,
                          .readable = (event.events & EPOLLIN) != 0,
                          .writable = (event.events & EPOLLOUT) != 0,
                          .broken = (event.events & (EPOLLERR | EPOLLHUP)) != 0};
    }
    return std::span(ready_).first(size);
}

long most_descriptors() {
    rlimit limit{.rlim_cur = 1024, .rlim_max = 1024};
    getrlimit(RLIMIT_NOFILE, &limit);
    return static_cast<long>(std::min(limit.rlim_cur, rlim_t{1'000'000}));
}

}  // namespace taskctl::http
