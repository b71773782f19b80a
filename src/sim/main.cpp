#include <chrono>
#include <iostream>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include <CLI/CLI.hpp>
#include <signal.h>

#include "sim/guide.hpp"
#include "sim/server.hpp"

namespace {

using namespace taskctl::sim;

struct Options {
    Settings settings;
    int port = 0;
    bool verbose = false;
};

// Wall time, but one that a change of the clock does not move.
Service::Now steady_wall_clock() {
    const auto wall = std::chrono::floor<Millis>(std::chrono::system_clock::now());
    const auto start = std::chrono::steady_clock::now();
    return [wall, start] {
        return wall + std::chrono::floor<Millis>(std::chrono::steady_clock::now() - start);
    };
}

int refuse(const std::string& message) {
    std::cerr << "taskctl-sim: " << message << "\nSee taskctl-sim --help.\n";
    return 2;
}

void add_login_options(CLI::App& app, Secrets& secrets) {
    const auto text = [&app](const char* name, std::string& value, const std::string& meaning) {
        app.add_option(name, value, meaning + " (default " + value + ")")
            ->option_text("TEXT")
            ->check([](const std::string& given) {
                return given.empty() ? "must not be empty" : std::string();
            });
    };
    text("--token", secrets.token, "The credential that every system takes, without an end");
    text("--app-key", secrets.app_key, "Logs in to Oracle Commerce");
    text("--client-id", secrets.client_id, "Logs in to eHealth, with the next two");
    text("--client-secret", secrets.client_secret, "Secret of the client");
    text("--refresh-token", secrets.refresh_token, "The first refresh token; it serves once");
    app.add_option_function<std::string>(
           "--token-lifetime",
           [&secrets](const std::string& given) {
               const auto lifetime = read_duration(given);
               if (!lifetime || lifetime->count() == 0) {
                   throw CLI::ValidationError("--token-lifetime",
                                              "`" + given + "` is no duration such as 3s or 5m");
               }
               secrets.token_lifetime = *lifetime;
           },
           "How long a token lasts that one logs in for, in real time (default 5m)")
        ->option_text("D");
}

// The options, or the exit code when there is nothing left to do.
std::variant<Options, int> read_options(int argc, char** argv) {
    Options options;
    std::vector<std::string> faults;
    bool list_stories = false;
    CLI::App app("Plays every system that taskctl knows, offline: one origin, on loopback only.",
                 "taskctl-sim");
    app.footer(guide());
    app.add_option("--port", options.port, "Port to listen on; 0 takes a free one (default 0)")
        ->check(CLI::Range(0, 65535))
        ->option_text("N");
    app.add_option("--speed", options.settings.speed, "Tasks live N times faster (default 1)")
        ->check(CLI::Range(0.001, 1000000.0))
        ->option_text("N");
    app.add_option("--seed", options.settings.seed, "Decides what is drawn by lot (default 0)")
        ->option_text("N");
    add_login_options(app, options.settings.secrets);
    app.add_option("--fault", faults, "Something that goes wrong, see below; repeatable")
        ->allow_extra_args(false)
        ->option_text("SPEC");
    app.add_flag("--list-stories", list_stories, "Print the stories and end");
    app.add_flag("-v", options.verbose, "Log each request to standard error");
    app.set_version_flag("--version", "taskctl-sim " TASKCTL_VERSION);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& done) {
        return app.exit(done);
    } catch (const CLI::ParseError& error) {
        return refuse(error.what());
    }
    if (list_stories) {
        std::cout << story_list() << std::flush;
        return std::cout.good() ? 0 : 74;
    }
    for (const std::string& text : faults) {
        auto fault = read_fault(text);
        if (!fault) return refuse(fault.error());
        options.settings.faults.push_back(*std::move(fault));
    }
    return options;
}

void log_to_stderr(std::string_view line) {
    // In one piece: many threads log.
    const std::string whole = "taskctl-sim: " + std::string(line) + "\n";
    std::cerr << whole;
}

int serve(const Options& options) {
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    // Before there are threads: they inherit it, and only sigwait takes the signals.
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);

    Service service(options.settings, steady_wall_clock());
    Server server(service, options.verbose ? log_to_stderr : Server::Log());
    const int port = server.bind(options.port);
    if (port < 0) {
        std::cerr << "taskctl-sim: can't listen on 127.0.0.1:" << options.port
                  << ": another program may have that port; --port 0 takes a free one\n";
        return 69;
    }
    std::cout << "http://127.0.0.1:" << port << std::endl;
    std::thread serving([&server] { server.run(); });
    int signal_number = 0;
    sigwait(&ends, &signal_number);
    server.stop();
    serving.join();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const auto read = read_options(argc, argv);
        const Options* options = std::get_if<Options>(&read);
        return options != nullptr ? serve(*options) : std::get<int>(read);
    } catch (const std::exception& error) {
        std::cerr << "taskctl-sim: " << error.what() << "\n";
        return 70;
    }
}
