#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <random>

#include <unistd.h>

#include "cli/command_line.hpp"
#include "cli/environment.hpp"
#include "cli/live_terminal.hpp"
#include "cli/process.hpp"
#include "cli/terminal.hpp"
#include "http/curl_loop.hpp"
#include "model/exit_code.hpp"
#include "model/visible.hpp"

namespace taskctl::cli {
namespace {

using commands::Ending;
using model::Fault;

// Beside connections: files, pipes of programs that are run, the poller.
constexpr int other_descriptors = 100;

int code(Fault fault) {
    return static_cast<int>(fault);
}

using Kept = std::vector<std::shared_ptr<const void>>;

// What outlives the run, or whose end may come in the midst of it.
struct Process {
    DescriptorWriter& output;
    DescriptorWriter& messages;
    Kept& kept;
    std::shared_ptr<http::ProcessGroups> groups;
};

Ending run(std::vector<std::string> arguments, const Process& process) {
    const auto& [output, messages, kept, groups] = process;
    auto parsed = parse(std::move(arguments));
    if (!parsed) {
        messages.write("taskctl: " + model::visible(parsed.error().message) + "\n");
        return {code(parsed.error().fault), {}};
    }
    if (!parsed->command) {
        output.write(parsed->text);
        return {};
    }
    const http::SystemClock clock;
    // Until there is a loop, a signal ends the process as it always does: nothing is left to tidy
    // up.
    std::optional<SignalPipe> signals;
    LiveTerminal terminal;
    std::mt19937_64 engine(std::random_device{}());
    std::uniform_real_distribution<double> chance(0.0, 1.0);
    const config::Environment environment = process_environment();
    commands::Context context{environment,
                              process_variables,
                              output,
                              messages,
                              is_terminal(STDOUT_FILENO),
                              is_pipe(STDOUT_FILENO),
                              is_terminal(STDERR_FILENO),
                              clock,
                              [&](int connections) -> std::unique_ptr<http::Loop> {
                                  signals.emplace();
                                  allow_descriptors(connections + other_descriptors);
                                  http::LoopOptions options;
                                  options.signals = signals->descriptor();
                                  options.keys = terminal.keys();
                                  options.connections = connections;
                                  options.groups = process.groups;
                                  options.trusted = {environment("SSL_CERT_FILE").value_or(""),
                                                     environment("SSL_CERT_DIR").value_or("")};
                                  return std::make_unique<http::CurlLoop>(clock,
                                                                          std::move(options));
                              },
                              [&] { return chance(engine); },
                              &terminal,
                              kept};
    return parsed->command(context);
}

int main(int argc, char** argv) {
    std::set_terminate(give_up);
    guard_memory();
    const bool output_open = open_standard_streams();
    const auto is_ending = [] { return received_signal() != 0; };
    DescriptorWriter messages(STDERR_FILENO, is_ending, [] {});
    const auto groups = std::make_shared<http::ProcessGroups>();
    DescriptorWriter output(STDOUT_FILENO, is_ending, [&] {
        for (const auto group : *groups) ::kill(-group, SIGKILL);
        die_of(SIGPIPE);
    });
    if (!output_open) {
        messages.write("taskctl: standard output is closed\n");
        return code(Fault::io);
    }
    Ending ending;
    try {
        static auto& kept = *new Kept;  // never destroyed
        ending = run(take_arguments(argc, argv), {output, messages, kept, groups});
    } catch (const std::bad_alloc&) {
        messages.write("taskctl: out of memory\n");
        return code(Fault::internal);
    } catch (const std::exception& error) {
        messages.write(std::string("taskctl: internal error: ") + error.what() + "\n");
        return code(Fault::internal);
    }
    if (ending.signal) die_of(*ending.signal);
    if (output.error() == EINTR) die_of(received_signal());
    if (output.error() != 0) {
        messages.write(std::string("taskctl: can't write to standard output: ") +
                       std::strerror(output.error()) + "\n");
        const int codes[] = {ending.exit_code, code(Fault::io)};
        return model::worst_exit_code(codes);
    }
    return ending.exit_code;
}

}  // namespace
}  // namespace taskctl::cli

int main(int argc, char** argv) {
    taskctl::cli::leave(taskctl::cli::main(argc, argv));
}
