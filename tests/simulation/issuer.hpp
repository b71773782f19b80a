#pragma once

#include <optional>
#include <string>
#include <vector>

#include "http/command.hpp"
#include "service.hpp"

namespace taskctl::simulation {

// A request for a token, known by where it goes.
struct LoginCall {
    std::size_t origin = 0;
    bool refresh = false;
    int redirects_left = 0;
};

// A program that prints a token, on its way to its end.
struct HelperRun {
    std::size_t origin = 0;
    http::CommandEnd end;
    Meaning meaning;
    Duration latency{};
    bool never = false;  // it hangs until its time-out
};

// Gives out the tokens of a life's origins, and knows which of them serve.
class Issuer {
public:
    explicit Issuer(const Plan& plan)
        : plan_(plan), issued_(plan.origins.size()), asked_(plan.origins.size()) {}

    std::optional<LoginCall> call_at(const std::string& url) const;
    // Times count from the start.
    Draft log_in(const LoginCall& call, Duration now);
    HelperRun run(std::size_t origin, Duration now);
    // What the program printed, said at its end.
    void finish(HelperRun& run, Duration now, model::WallTime wall);

    bool accepts(std::size_t origin, const std::string& token, Duration now) const;

private:
    struct Token {
        Duration since{};
        std::optional<Duration> until;
    };

    Draft make(const LoginCall& call, Duration now, Random& random);
    Meaning issue(std::size_t origin, Duration now);
    Random dice(std::size_t origin);

    const Plan& plan_;
    std::vector<std::vector<Token>> issued_;  // by origin and number
    std::vector<std::uint64_t> asked_;
};

std::string login_path(bool refresh, int redirects_left);
// What an origin wants for the n-th token it gives.
std::string key_for(const Plan& plan, std::size_t origin, std::size_t number);

}  // namespace taskctl::simulation
