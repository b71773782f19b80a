#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sim/message.hpp"
#include "sim/tokens.hpp"

namespace taskctl::sim {

// What one logs in with.
struct Secrets {
    std::string token = "sim";  // never ends; taken by every system
    std::string app_key = "sim-app-key";
    std::string client_id = "sim-client";
    std::string client_secret = "sim-client-secret";
    std::string refresh_token = "sim-refresh";  // the first; then `sim-refresh-2` and so on
    Millis token_lifetime = std::chrono::minutes(5);
};

struct LoginCounts {
    unsigned logins = 0;
    unsigned refreshes = 0;
    unsigned refused = 0;        // of both
    unsigned refused_polls = 0;  // with a token that is wrong or has ended
};

// What a system's logins are answered from.
struct Desk {
    const Secrets& secrets;
    Tokens& tokens;
    LoginCounts& counts;
    std::string& refresh_token;  // the one that is good
    Time now{};
};

// One path at which a system gives out tokens.
struct LoginPlace {
    std::string_view system;
    std::string_view path;  // always a POST
    std::string_view takes;
    Answer (*answer)(const Request& request, Desk& desk);
};

std::span<const LoginPlace> oracle_logins();
std::span<const LoginPlace> ehealth_logins();
std::span<const LoginPlace> login_places();

inline constexpr std::string_view counts_path = "/taskctl-sim/counts";

// Gives out tokens and counts. May be used by many threads at once.
class Logins {
public:
    explicit Logins(Secrets secrets);

    const Secrets& secrets() const { return secrets_; }
    // A login, or the counts; nothing when the path is another.
    std::optional<Answer> answer(const Request& request, Time now);
    // The request as it would be with the token that never ends, if it has a live one of the
    // system's (of any, if that is empty).
    Request with_lasting_token(Request request, std::string_view system, Time now);
    void count_refused_poll(std::string_view system);

private:
    struct System {
        Tokens tokens;
        LoginCounts counts;
        std::string refresh_token;
    };

    Answer counts() const;

    Secrets secrets_;
    std::mutex mutex_;
    std::map<std::string, System, std::less<>> systems_;
};

}  // namespace taskctl::sim
