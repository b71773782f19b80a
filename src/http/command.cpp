#include "http/command.hpp"

#include <cstring>

namespace taskctl::http {

std::string fault_of(const CommandEnd& end, const Command& command) {
    using Reason = CommandEnd::Reason;
    switch (end.reason) {
        case Reason::exited:
            return end.number == 0 ? "" : "ended with exit code " + std::to_string(end.number);
        case Reason::signaled:
            return "was ended by signal " + std::to_string(end.number);
        case Reason::not_started:
            return std::string("can't be started: ") + std::strerror(end.number);
        case Reason::timed_out:
            return "did not end within " + model::to_text(command.timeout);
        case Reason::too_long:
            return "printed more than " + std::to_string(command_output_limit >> 10U) + " KiB";
    }
    return "failed";
}

}  // namespace taskctl::http
