#include "provider/failure.hpp"

#include <algorithm>

#include "http/status.hpp"
#include "model/visible.hpp"
#include "provider/find.hpp"
#include "provider/request.hpp"

namespace taskctl::provider {
namespace {

using model::ProblemKind;

std::string status_note(const http::Response& response) {
    return " (HTTP " + std::to_string(response.status) + ")";
}

// ": code: message; detail; detail", from whatever is there.
std::string service_text(const Exchange& exchange) {
    const Scope scope{exchange.body, &exchange.response};
    const Spec& spec = exchange.spec();
    std::string text;
    for (const Selectors* selectors : {&spec.error_code, &spec.error_message}) {
        if (const auto part = find_text(*selectors, scope)) text += ": " + *part;
    }
    bool first = text.empty();
    for (const std::string& detail : find_texts(spec.error_details, scope)) {
        if (text.size() > model::error_text_limit) break;
        text += (first ? ": " : "; ") + detail;
        first = false;
    }
    return text;
}

Retry retry_of(const Exchange& exchange, ProblemKind kind) {
    switch (kind) {
        case ProblemKind::rate_limited:
            return Retry::throttled;
        case ProblemKind::unavailable:
            return exchange.response.status == 503 && exchange.hints.retry_after ? Retry::throttled
                                                                                 : Retry::transient;
        case ProblemKind::not_understood:
            return Retry::transient;
        default:
            return Retry::never;
    }
}

std::optional<model::WallTime> retry_time(const Exchange& exchange, Retry retry) {
    const auto& hints = exchange.hints;
    if (!hints.retry_after && !(hints.quota_reset && retry != Retry::never)) return std::nullopt;
    const model::Duration none{};
    return exchange.wall +
           std::max(hints.retry_after.value_or(none),
                    retry == Retry::never ? none : hints.quota_reset.value_or(none));
}

Failure failure(const Exchange& exchange, ProblemKind kind, Retry retry, std::string_view message) {
    return {{kind, model::visible(message, model::error_text_limit), exchange.response.status,
             retry_time(exchange, retry)},
            retry};
}

std::string_view phrase(const Exchange& exchange, ProblemKind kind) {
    switch (kind) {
        case ProblemKind::not_permitted:
            if (exchange.response.status != 401) return "not permitted";
            return exchange.target != nullptr && !carries_credential(*exchange.target)
                       ? "no credential was sent, and one is wanted"
                       : "the credential was refused";
        case ProblemKind::not_found:
            return "no such task";
        case ProblemKind::unavailable:
            return "the service is not available";
        case ProblemKind::rate_limited:
            return "too many requests";
        case ProblemKind::quota:
            return "the quota is used up";
        case ProblemKind::rejected:
            return "the request was rejected";
        default:
            return "the answer can't be understood";
    }
}

bool says_html(const http::Response& response) {
    const auto type = http::find(response.headers, "Content-Type");
    return type && type->starts_with("text/html");
}

// Where a redirect leads, without its query, which may hold a credential.
std::string redirect_goal(const Exchange& exchange) {
    const auto location = http::find(exchange.response.headers, "Location");
    if (!location) return "";
    const auto url = http::resolve(exchange.service.endpoint, *location);
    if (!url) return "";
    return " to " + to_text(http::Url{url->origin, url->path, ""});
}

}  // namespace

std::string unreadable(const http::Response& response, const JsonError& error) {
    if (response.body.empty()) return "the answer is empty";
    switch (error.fault) {
        case JsonError::Fault::too_deep:
            return "the answer is nested deeper than " + std::to_string(json_depth_limit) +
                   " levels";
        case JsonError::Fault::too_many:
            return "the answer holds more than " + std::to_string(json_values_limit) + " values";
        case JsonError::Fault::number:
            return "the answer holds a number that is too large to read";
        case JsonError::Fault::syntax:
            break;
    }
    return says_html(response) ? "the answer is an HTML page, not JSON; is the endpoint right?"
                               : "the answer is not JSON";
}

Failure service_failure(const Exchange& exchange, ProblemKind kind, std::string_view what) {
    return failure(exchange, kind, retry_of(exchange, kind),
                   std::string(what) + status_note(exchange.response) + service_text(exchange));
}

Failure not_understood(const Exchange& exchange, Retry retry, const std::string& message) {
    return failure(exchange, ProblemKind::not_understood, retry,
                   message + status_note(exchange.response));
}

Failure rule_failure(const Exchange& exchange, ProblemKind kind) {
    return service_failure(exchange, kind, phrase(exchange, kind));
}

Failure rule_failure(const Exchange& exchange, ErrorKind kind) {
    switch (kind) {
        case ErrorKind::not_permitted:
            return rule_failure(exchange, ProblemKind::not_permitted);
        case ErrorKind::not_found:
            return rule_failure(exchange, ProblemKind::not_found);
        case ErrorKind::transient:
            return rule_failure(exchange, ProblemKind::unavailable);
        case ErrorKind::rate_limited:
            return rule_failure(exchange, ProblemKind::rate_limited);
        case ErrorKind::quota:
            return rule_failure(exchange, ProblemKind::quota);
        case ErrorKind::rejected:
            break;
    }
    return rule_failure(exchange, ProblemKind::rejected);
}

Failure status_failure(const Exchange& exchange) {
    const int status = exchange.response.status;
    if (status == 403 && exchange.hints.used_up) {
        return rule_failure(exchange, ProblemKind::rate_limited);
    }
    if (status == 401 || status == 403) return rule_failure(exchange, ErrorKind::not_permitted);
    if (status == 404 || status == 410) return rule_failure(exchange, ErrorKind::not_found);
    if (status == 429) return rule_failure(exchange, ErrorKind::rate_limited);
    if (http::is_passing(status)) return rule_failure(exchange, ErrorKind::transient);
    if (status >= 400 && status <= 599) return rule_failure(exchange, ErrorKind::rejected);
    if (status >= 300 && status <= 399) {
        return not_understood(exchange, Retry::never,
                              "a redirect" + redirect_goal(exchange) + " that is not followed");
    }
    return not_understood(exchange, Retry::never,
                          "an answer with a status that HTTP does not know");
}

}  // namespace taskctl::provider
