#include "http/children.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/wait.h>

namespace taskctl::http {
namespace {

using Reason = CommandEnd::Reason;

constexpr std::size_t line_limit = 4 << 10;
constexpr std::size_t most_leftovers = 32;
constexpr std::size_t leftover_limit = 1 << 20;

std::size_t waiting_in(const Descriptor& descriptor) {
    int size = 0;
    if (!descriptor.is_open() || ioctl(descriptor.number(), FIONREAD, &size) != 0) return 0;
    return static_cast<std::size_t>(size);
}

CommandEnd end_of(int status) {
    if (WIFSIGNALED(status)) return {Reason::signaled, WTERMSIG(status), {}};
    return {Reason::exited, WEXITSTATUS(status), {}};
}

bool is_of(const Event& event, RequestId id) {
    const auto* const said = std::get_if<Said>(&event);
    const auto* const ended = std::get_if<Ended>(&event);
    return (said != nullptr && said->id == id) || (ended != nullptr && ended->id == id);
}

}  // namespace

Children::Children(const Poller& poller, std::vector<Event>& events,
                   std::shared_ptr<ProcessGroups> groups)
    : poller_(poller),
      events_(events),
      groups_(groups ? std::move(groups) : std::make_shared<ProcessGroups>()) {}

Children::~Children() {
    for (Child& child : children_) kill(child);
    for (Leftover& leftover : leftovers_) forget(leftover.pipe);
}

void Children::run(RequestId id, const Command& command, model::Instant now) {
    auto program = spawn(command);
    if (!program) {
        events_.emplace_back(Ended{id, {Reason::not_started, program.error(), {}}});
        return;
    }
    for (const auto* descriptor : {&program->end, &program->output, &program->complaints}) {
        poller_.watch(descriptor->number(), true, false);
    }
    groups_->insert(program->process);
    Child& child = children_.emplace_back();
    child.id = id;
    child.program = std::move(*program);
    child.due = now + command.timeout;
}

void Children::cancel(RequestId id) {
    std::erase_if(events_, [id](const Event& event) { return is_of(event, id); });
    const auto found = std::find_if(children_.begin(), children_.end(),
                                    [id](const Child& child) { return child.id == id; });
    if (found == children_.end()) return;
    kill(*found);
    children_.erase(found);
}

bool Children::take(const Poller::Readiness& readiness) {
    for (Child& child : children_) {
        const int descriptor = readiness.descriptor;
        if (descriptor == child.program.end.number()) {
            child.ended = true;
        } else if (descriptor == child.program.output.number()) {
            read_output(child, block_.size());
        } else if (descriptor == child.program.complaints.number()) {
            read_complaints(child, block_.size());
        } else {
            continue;
        }
        return true;
    }
    return take_leftover(readiness.descriptor);
}

// One that writes without end is ended by it like any other program that nobody reads.
bool Children::take_leftover(int descriptor) {
    const auto found = std::ranges::find_if(leftovers_, [descriptor](const Leftover& leftover) {
        return leftover.pipe.number() == descriptor;
    });
    if (found == leftovers_.end()) return false;
    found->size += read_some(found->pipe, block_.size()).size();
    if (found->size > leftover_limit) forget(found->pipe);
    if (!found->pipe.is_open()) leftovers_.erase(found);
    return true;
}

void Children::look_after(model::Instant now) {
    constexpr model::Duration time_to_end = std::chrono::milliseconds(500);
    for (Child& child : children_) {
        if (child.ended) {
            finish(child);
        } else if (child.due <= now) {
            if (!child.stopped) child.stopped = Reason::timed_out;
            ::kill(-child.program.process, child.asked ? SIGKILL : SIGTERM);
            // A program that was stopped, as by reading from the terminal, gets no other signal.
            ::kill(-child.program.process, SIGCONT);
            child.due = child.asked ? model::Instant::max() : now + time_to_end;
            child.asked = true;
        }
    }
    std::erase_if(children_, [](const Child& child) { return child.ended; });
}

model::Instant Children::next_due() const {
    model::Instant next = model::Instant::max();
    for (const Child& child : children_) next = std::min(next, child.due);
    return next;
}

void Children::add_time(model::Duration slept) {
    for (Child& child : children_) {
        if (child.due < model::Instant::max() - slept) child.due += slept;
    }
}

std::string_view Children::read_some(Descriptor& descriptor, std::size_t most) {
    if (!descriptor.is_open()) return {};
    const ssize_t count = ::read(descriptor.number(), block_.data(), std::min(most, block_.size()));
    if (count > 0) return {block_.data(), static_cast<std::size_t>(count)};
    if (count == 0 || (errno != EAGAIN && errno != EINTR)) forget(descriptor);
    return {};
}

std::size_t Children::read_output(Child& child, std::size_t most) {
    const auto text = read_some(child.program.output, most);
    const auto room = command_output_limit - child.output.size();
    child.output += text.substr(0, room);
    if (text.size() > room) {
        forget(child.program.output);
        child.stopped = Reason::too_long;
        child.due = model::Instant::min();
    }
    return text.size();
}

std::size_t Children::read_complaints(Child& child, std::size_t most) {
    const auto text = read_some(child.program.complaints, most);
    for (auto rest = text; !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size());
        child.line += rest.substr(0, std::min(end, line_limit - child.line.size()));
        if (end < rest.size()) say(child);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return text.size();
}

void Children::say(Child& child) {
    events_.emplace_back(Said{child.id, std::exchange(child.line, {})});
}

// What others write meanwhile, who got the descriptor from a program that has ended, would never
// come to an end.
template <std::size_t (Children::*read)(Children::Child&, std::size_t)>
void Children::drain(Child& child, const Descriptor& descriptor) {
    for (auto left = waiting_in(descriptor); left > 0;) {
        const auto size = (this->*read)(child, left);
        left = size == 0 ? 0 : left - size;
    }
}

void Children::finish(Child& child) {
    Program& program = child.program;
    drain<&Children::read_output>(child, program.output);
    drain<&Children::read_complaints>(child, program.complaints);
    if (!child.line.empty()) say(child);
    // Its number, and so its group's, is nobody else's until it is waited for.
    if (child.stopped) ::kill(-program.process, SIGKILL);
    int status = W_EXITCODE(255, 0);
    waitpid(program.process, &status, WNOHANG);
    groups_->erase(program.process);
    CommandEnd end = child.stopped ? CommandEnd{*child.stopped, 0, {}} : end_of(status);
    end.output = std::move(child.output);
    events_.emplace_back(Ended{child.id, std::move(end)});
    forget(program.end);
    for (auto* pipe : {&program.output, &program.complaints}) {
        if (child.stopped) {
            forget(*pipe);
        } else {
            leave(*pipe);
        }
    }
}

// Closed, it would end at its next word what the program has left running on purpose.
void Children::leave(Descriptor& pipe) {
    read_some(pipe, block_.size());
    if (!pipe.is_open()) return;
    if (leftovers_.size() == most_leftovers) {
        forget(leftovers_.front().pipe);
        leftovers_.pop_front();
    }
    leftovers_.push_back({std::move(pipe), 0});
}

// Closed without it, what others still hold open of a pipe would be watched on.
void Children::forget(Descriptor& descriptor) const {
    if (descriptor.is_open()) poller_.forget(descriptor.number());
    descriptor.close();
}

// At once; there is no second chance to wait for it.
void Children::kill(Child& child) {
    constexpr int longest = 1000;
    Program& program = child.program;
    ::kill(-program.process, SIGKILL);
    pollfd end{program.end.number(), POLLIN, 0};
    ::poll(&end, 1, longest);
    waitpid(program.process, nullptr, WNOHANG);
    groups_->erase(program.process);
    for (auto* descriptor : {&program.end, &program.output, &program.complaints}) {
        forget(*descriptor);
    }
}

}  // namespace taskctl::http
