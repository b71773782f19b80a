#include "provider/login.hpp"

#include <algorithm>

#include "http/hints.hpp"
#include "http/status.hpp"
#include "model/visible.hpp"
#include "provider/date_time.hpp"
#include "provider/failure.hpp"
#include "provider/fill_request.hpp"
#include "provider/match.hpp"
#include "provider/number.hpp"

namespace taskctl::provider {
namespace {

using model::ProblemKind;

// Longer than any watch, and short enough to be added to any time.
constexpr model::Duration longest_lifetime = std::chrono::hours(24 * 365);

std::optional<model::Duration> to_lifetime(double seconds) {
    if (!(seconds > 0)) return std::nullopt;  // as good as not said
    const double most = std::chrono::duration<double>(longest_lifetime).count();
    return std::chrono::floor<model::Duration>(
        std::chrono::duration<double>(std::min(seconds, most)));
}

std::optional<model::Duration> time_left(const TimeField& field, const Scope& scope,
                                         model::WallTime wall) {
    const auto text = find_text(field.at, scope);
    if (!text) return std::nullopt;
    const bool epoch = field.format.empty() && to_number(*text);
    const auto time = parse_time(*text, epoch ? "epoch" : field.format);
    const auto end = time ? to_wall_time(*time) : std::nullopt;
    if (!end) return std::nullopt;
    // The service's clock against itself, as ours may be off by more than a token's life.
    const auto date = http::find(scope.response->headers, "Date");
    const auto now = date ? http::parse_http_date(*date, wall).value_or(wall) : wall;
    return to_lifetime(std::chrono::duration<double>(*end - now).count());
}

std::optional<model::Duration> lifetime_in(const LoginSpec& login, const Scope& scope,
                                           model::WallTime wall) {
    if (const auto text = find_text(login.expires_in, scope)) {
        const auto seconds = to_number(*text);
        if (const auto lifetime = seconds ? to_lifetime(*seconds) : std::nullopt) return lifetime;
    }
    if (const auto left = time_left(login.expires_at, scope, wall)) return left;
    if (login.lifetime.count() > 0) return login.lifetime;
    return std::nullopt;
}

// Fit to be sent: a line feed in a header would begin another one.
bool is_token(const std::string& text) {
    return text.find('\t') == std::string::npos && http::is_valid({"Authorization", text});
}

Parameters rotated_in(const LoginSpec& login, const Scope& scope) {
    Parameters rotated;
    for (const auto& [name, selectors] : login.rotates) {
        auto text = find_text(selectors, scope);
        if (text && is_token(*text)) rotated.emplace(name, std::move(*text));
    }
    return rotated;
}

std::string_view phrase(ProblemKind kind) {
    switch (kind) {
        case ProblemKind::not_permitted:
            return "the login was refused";
        case ProblemKind::unavailable:
            return "the login is not available";
        case ProblemKind::rate_limited:
            return "too many logins";
        case ProblemKind::quota:
            return "the quota of logins is used up";
        default:
            return "the login was rejected";
    }
}

// What a spec's rule says of a login. They are about tasks, so of what is final in them only the
// HTTP status tells more.
std::optional<ProblemKind> passing_kind(const Exchange& exchange) {
    const auto& rules = exchange.spec().errors;
    const std::size_t index = first_holding(rules, {exchange.body, &exchange.response});
    if (index == rules.size()) return std::nullopt;
    switch (rules[index].kind) {
        case ErrorKind::transient:
            return ProblemKind::unavailable;
        case ErrorKind::rate_limited:
            return ProblemKind::rate_limited;
        case ErrorKind::quota:
            return ProblemKind::quota;
        default:
            return std::nullopt;
    }
}

ProblemKind kind_of(const Exchange& exchange) {
    if (const auto kind = passing_kind(exchange)) return *kind;
    const int status = exchange.response.status;
    if (status == 429 || (status == 403 && exchange.hints.used_up)) {
        return ProblemKind::rate_limited;
    }
    if (http::is_passing(status)) return ProblemKind::unavailable;
    // Unlike a poll's, a login's 400 and 422 are about the secrets: there is little else in it.
    const bool refused = status == 400 || status == 401 || status == 403 || status == 422;
    return refused ? ProblemKind::not_permitted : ProblemKind::rejected;
}

// An answer that says yes and gives nothing.
Failure no_token(const Exchange& exchange, const tl::expected<Json, JsonError>& body) {
    const auto& rules = exchange.spec().errors;
    const bool is_error = first_holding(rules, {exchange.body, &exchange.response}) < rules.size();
    if (is_error) {
        const auto kind = passing_kind(exchange).value_or(ProblemKind::not_permitted);
        return service_failure(exchange, kind, phrase(kind));
    }
    const std::string why =
        body ? "the answer holds no usable token at " + listed(exchange.spec().login->token)
             : unreadable(exchange.response, body.error());
    return not_understood(exchange, Retry::transient, "the login failed: " + why);
}

model::Problem missing(const Spec& spec, const std::string& parameter) {
    return unusable("parameter `" + parameter + "` is missing: the login of " + spec.name +
                    " needs it, give it with -P " + parameter + "=@FILE");
}

}  // namespace

tl::expected<http::Request, model::Problem> login_request(const Service& service,
                                                          const Parameters& params,
                                                          const model::Secret* live,
                                                          model::WallTime now) {
    const LoginSpec& login = *service.spec->login;
    for (const std::string& name : login.needs) {
        if (params.find(name) != params.end()) continue;
        return tl::make_unexpected(missing(*service.spec, name));
    }
    const bool refresh = live != nullptr && login.refresh;
    const Values values({*service.spec, params, nullptr, refresh ? live : nullptr, now});
    return fill_request(service, {refresh ? *login.refresh : login.request}, values);
}

tl::expected<Login, Failure> read_login(const Service& service, const http::Response& response,
                                        model::WallTime wall) {
    const auto hints = http::read_hints(response.headers, wall, service.spec->poll.retry_after);
    const auto body = parse_json(response.body, Comments::refused);
    const Exchange exchange{service, response, wall, hints, body ? &*body : nullptr};
    const Scope scope{exchange.body, &response};

    if (response.status >= 300 && response.status <= 399) {
        return tl::make_unexpected(status_failure(exchange));
    }
    if (response.status < 200 || response.status > 299) {
        const ProblemKind kind = kind_of(exchange);
        return tl::make_unexpected(service_failure(exchange, kind, phrase(kind)));
    }
    const LoginSpec& spec = *service.spec->login;
    auto token = find_text(spec.token, scope);
    if (!token || !is_token(*token)) return tl::make_unexpected(no_token(exchange, body));
    return Login{model::Secret(std::move(*token)), lifetime_in(spec, scope, wall),
                 rotated_in(spec, scope)};
}

}  // namespace taskctl::provider
