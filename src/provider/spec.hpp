#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "http/message.hpp"
#include "model/problem.hpp"
#include "model/task.hpp"
#include "provider/condition.hpp"
#include "provider/selector.hpp"
#include "provider/template.hpp"

namespace taskctl::provider {

struct Parameter {
    bool required = false;
    bool secret = false;
    std::optional<std::string> default_value;
    std::vector<std::string> allowed;  // empty: any value
    std::string help;
};

using Fields = std::vector<std::pair<std::string, Template>>;

// A JSON value whose strings are templates.
struct JsonTemplate {
    struct Member;
    using Object = std::vector<Member>;
    using Array = std::vector<JsonTemplate>;
    struct Literal {
        std::string text;  // a number, true, false or null, as JSON
    };
    std::variant<Literal, Template, Object, Array> value;
};

struct JsonTemplate::Member {
    std::string key;
    JsonTemplate value;
};

struct RequestSpec {
    std::string method;
    bool from_origin = false;  // the path stands alone: the endpoint's does not come before it
    Template path;
    Fields query;
    Fields headers;
    std::optional<JsonTemplate> json;
    std::optional<Fields> form;
};

struct TimeField {
    Selectors at;
    std::string format;  // empty: ISO 8601; "epoch", "epoch_ms", or a strptime form
};

struct ArtifactSpec {
    std::optional<Selector> each;  // selectors below are then relative to each element
    Condition when;                // with `each` only
    std::variant<std::string, Selector> name;
    Selectors url;
    model::ArtifactType type = model::ArtifactType::resource;
    bool credential = true;
};

struct TaskSpec {
    Selectors id, kind, raw_state, percent, total, succeeded, failed;
    TimeField created_at, started_at, updated_at, finished_at, eta;
    Selectors error_code, error_message, error_details;
    std::vector<ArtifactSpec> artifacts;
};

struct StateRule {
    std::variant<model::State, model::ProblemKind> verdict;
    Condition when;
};

// `transient` is the kind of an answer that says "not now"; it becomes the problem `unavailable`.
enum class ErrorKind { not_permitted, not_found, transient, rate_limited, quota, rejected };

struct ErrorRule {
    ErrorKind kind = ErrorKind::rejected;
    Condition when;
};

struct RateLimit {
    int requests = 0;
    model::Duration window{};
};

struct PollSpec {
    model::Duration floor{};  // the shortest adaptive interval
    std::optional<RateLimit> rate_limit;
    std::vector<std::string> retry_after;  // further header names that hint like Retry-After
};

// How a long-lived secret is turned into a short-lived token.
struct LoginSpec {
    std::vector<std::string>
        needs;  // parameters, all of them secret; they stand in no other request
    RequestSpec request;
    std::optional<RequestSpec> refresh;  // with a live `{token}`; nothing: log in anew
    Selectors token;
    Selectors expires_in;        // seconds
    TimeField expires_at;        // read when `expires_in` is not there
    model::Duration lifetime{};  // when the answer says neither; zero: not known
    // The next value of a parameter, for the next login (a refresh token that is used up).
    std::map<std::string, Selectors, std::less<>> rotates;
};

// A recorded answer and how it must read. The answer's bytes are kept as JSON text.
struct Example {
    int http = 200;
    http::Headers headers;
    std::string answer;
    std::optional<model::State> state;
    std::optional<model::ProblemKind> problem;
    std::string id;  // the id asked for; empty: whatever the answer says
};

// A provider: how to ask one endpoint for a task and how to read the answer. Made by parse_spec.
struct Spec {
    std::string name;
    std::vector<std::string> aliases;
    std::string title;
    std::string docs;
    std::string endpoint;  // default, may be empty
    std::map<std::string, Parameter, std::less<>> params;
    Fields auth;  // headers
    std::optional<LoginSpec> login;
    RequestSpec request;
    Selectors root;  // empty: the whole body
    TaskSpec task;
    std::vector<StateRule> states;
    Selectors error_code, error_message, error_details;
    std::vector<ErrorRule> errors;
    std::vector<int> accept;
    PollSpec poll;
    std::vector<Example> examples;
};

}  // namespace taskctl::provider
