#pragma once

#include <optional>
#include <string>
#include <vector>

#include "provider/explain.hpp"
#include "report/json.hpp"

namespace taskctl::report {

// What there is to tell of one look at a task; without secrets.
struct Explained {
    struct Answer {
        int status = 0;
        http::Headers headers;
        std::string body;
    };
    struct Login {
        std::string what;     // `POST https://…`; empty: a program was run
        std::string outcome;  // `HTTP 200`, `no answer`
        std::string problem;  // empty: it gave a token
    };

    std::vector<Login> logins;
    int requests = 0;                      // that asked for the task
    std::optional<http::Request> request;  // nothing: none was sent
    std::string redirected_to;             // empty: nowhere
    std::optional<Answer> answer;          // nothing: none came
    std::string no_answer;                 // then why
    provider::Explanation reading;
    std::string rule;  // the one that held
    std::optional<model::Duration> retry_after, quota_reset;
    std::vector<std::string> warnings;
};

std::string explained_text(const Explained& told, const watch::Sighting& sighting, bool color);
std::string explained_json(const Explained& told, const watch::Sighting& sighting, JsonStyle style);

}  // namespace taskctl::report
