#include "provider/read.hpp"

#include <algorithm>

#include "http/ascii.hpp"
#include "model/visible.hpp"
#include "provider/failure.hpp"
#include "provider/match.hpp"
#include "provider/read_task.hpp"

namespace taskctl::provider {
namespace {

using model::ProblemKind;

std::string pointer(std::string_view list, std::size_t index) {
    return "/" + std::string(list) + "/" + std::to_string(index);
}

// Ids are compared without their dashes and without regard to case: one service prints a GUID in
// both ways.
std::string bare(std::string_view id) {
    std::string text;
    for (const char c : id) {
        if (c != '-') text += http::lower(c);
    }
    return text;
}

std::string no_root_text(const Spec& spec) {
    if (spec.root.empty()) return "the answer is no JSON object";
    return "the answer holds no task at " + listed(spec.root);
}

Failure undecided(const Exchange& exchange, const Scope& root, const std::string& rule) {
    const auto raw = find_text(exchange.spec().task.raw_state, root);
    const std::string status = raw ? " `" + model::visible(*raw, 64) + "`" : "";
    return not_understood(exchange, Retry::transient,
                          "the status" + status +
                              " with what stands beside it gives no state, by " + rule +
                              " of the provider's spec");
}

tl::expected<model::Task, Failure> read_body(const Exchange& exchange, const std::string& asked,
                                             Reading& reading) {
    const Spec& spec = exchange.spec();
    const Scope root{root_of(spec, *exchange.body), &exchange.response};
    if (root.tree == nullptr) {
        return tl::make_unexpected(not_understood(exchange, Retry::transient, no_root_text(spec)));
    }
    if (is_about_another(spec, root, asked)) {
        const auto id = find_text(spec.task.id, root);
        return tl::make_unexpected(not_understood(exchange, Retry::transient,
                                                  "the answer is about the task `" +
                                                      model::visible(*id, 128) + "`, not about `" +
                                                      model::visible(asked, 128) + "`"));
    }
    const std::size_t index = first_holding(spec.states, root);
    model::State state = model::State::unknown;
    if (index < spec.states.size()) {
        reading.rule = pointer("states", index);
        const auto& verdict = spec.states[index].verdict;
        if (const auto* problem = std::get_if<ProblemKind>(&verdict)) {
            if (*problem != ProblemKind::not_understood) {
                return tl::make_unexpected(rule_failure(exchange, *problem));
            }
            return tl::make_unexpected(undecided(exchange, root, reading.rule));
        }
        state = std::get<model::State>(verdict);
    }
    return read_task(exchange, root, state, reading.warnings);
}

}  // namespace

bool is_accepted(const Spec& spec, int status) {
    if (status >= 200 && status <= 299) return true;
    return std::find(spec.accept.begin(), spec.accept.end(), status) != spec.accept.end();
}

const Json* root_of(const Spec& spec, const Json& body) {
    const Json* root = spec.root.empty() ? &body : find_value(spec.root, body);
    return root != nullptr && root->is_container() ? root : nullptr;
}

bool is_about_another(const Spec& spec, const Scope& root, std::string_view asked) {
    const auto id = find_text(spec.task.id, root);
    return id && *id != asked && bare(*id) != bare(asked);
}

Reading read(const Target& target, const http::Response& response, model::WallTime wall) {
    const Spec& spec = *target.service->spec;
    Reading reading;
    reading.hints = http::read_hints(response.headers, wall, spec.poll.retry_after);

    const bool accepted = is_accepted(spec, response.status);
    const auto body = parse_json(response.body, Comments::refused);
    // Of a body that can't be read nothing can be said, not even that something is missing: a
    // gateway's page within a 503 must not end a task.
    const Json* tree = body ? &*body : nullptr;
    const Exchange exchange{*target.service, response, wall, reading.hints, tree, &target};

    const std::size_t index = first_holding(spec.errors, {tree, &response});
    if (index < spec.errors.size()) {
        reading.rule = pointer("errors", index);
        reading.outcome = tl::make_unexpected(rule_failure(exchange, spec.errors[index].kind));
    } else if (!accepted) {
        reading.outcome = tl::make_unexpected(status_failure(exchange));
    } else if (!body) {
        reading.outcome = tl::make_unexpected(
            not_understood(exchange, Retry::transient, unreadable(response, body.error())));
    } else {
        reading.outcome = read_body(exchange, target.id, reading);
    }
    return reading;
}

Failure read(const http::NoAnswer& no_answer) {
    const auto failure = [&](ProblemKind kind, std::string_view what, Retry retry) {
        const std::string message = std::string(what) + ": " + no_answer.message;
        return Failure{
            {kind, model::visible(message, model::error_text_limit), std::nullopt, std::nullopt},
            retry};
    };
    switch (no_answer.kind) {
        case http::NoAnswerKind::unreachable:
            break;
        case http::NoAnswerKind::untrusted:
            return failure(ProblemKind::not_permitted, "the server can't be trusted", Retry::never);
        case http::NoAnswerKind::garbled:
            return failure(ProblemKind::not_understood, "the answer is not HTTP", Retry::transient);
        case http::NoAnswerKind::too_large:
            return failure(ProblemKind::not_understood, "the answer is too large",
                           Retry::transient);
    }
    return failure(ProblemKind::unreachable, "the service can't be reached", Retry::transient);
}

}  // namespace taskctl::provider
