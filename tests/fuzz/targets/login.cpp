// Logins and their answers. Input: the provider, a live token, the secret that the login needs and
// the status, one a line; headers up to an empty line; the body.
#include "provider/login.hpp"

#include "fuzz/input.hpp"
#include "fuzz/property.hpp"
#include "fuzz/specs.hpp"
#include "fuzz/text_check.hpp"
#include "http/url.hpp"
#include "model/visible.hpp"
#include "provider/json.hpp"
#include "unit/provider/sample.hpp"

namespace taskctl::fuzz {
namespace {

using provider::Parameters;
using provider::Service;
using provider::sample::now;

void check_request(const http::Request& request, const Service& service) {
    const auto url = http::parse_url(request.url);
    require(url.has_value() && is_printable_ascii(request.url), "a login has a plain URL");
    require(url->origin == service.endpoint.origin, "a login goes to the endpoint");
    require(("/" + url->path + "/").find("/../") == std::string::npos, "no secret leads elsewhere");
    for (const auto& header : request.headers) {
        require(http::is_valid(header), "headers can be sent");
    }
    if (request.body.empty() || http::find(request.headers, "Content-Type") != "application/json") {
        return;
    }
    require(provider::parse_json(request.body, provider::Comments::refused).has_value(),
            "a JSON body is JSON");
}

Parameters parameters(const Service& service, const std::string& secret) {
    Parameters params;
    for (const auto& name : service.spec->login->needs) params.emplace(name, secret);
    return params;
}

void check_login(const Service& service, const std::string& secret, const std::string& live) {
    const model::Secret token(live);
    const auto* const refreshed = live.empty() ? nullptr : &token;
    const auto request =
        provider::login_request(service, parameters(service, secret), refreshed, now);
    if (request) {
        check_request(*request, service);
        return;
    }
    require(is_safe(request.error().message), "a problem is safe to show");
}

// The secret is marked: plain words may be the message's own.
void check_silence(const Service& service, const std::string& secret) {
    const std::string mark = "Zq7-";
    const auto request =
        provider::login_request(service, parameters(service, mark + secret), nullptr, now);
    require(request || request.error().message.find(mark) == std::string::npos,
            "a problem does not quote the secret");
}

void check_failure(const provider::Failure& failure, const http::Response& response) {
    const auto& problem = failure.problem;
    require(!problem.message.empty() && problem.message.size() <= model::error_text_limit,
            "a problem's message has a limit");
    require(is_safe(problem.message), "a problem's message is safe to show");
    require(problem.http_status == response.status, "a problem tells the status");
    require(problem.kind != model::ProblemKind::not_found, "a login speaks of no task");
    if (problem.retry_at) {
        require(*problem.retry_at >= now && *problem.retry_at <= now + http::longest_hint,
                "no one is sent away for more than an hour");
    }
}

void check_answer(const Service& service, const http::Response& response) {
    constexpr auto a_year = std::chrono::hours(24 * 365);
    const auto login = provider::read_login(service, response, now);
    if (!login) {
        check_failure(login.error(), response);
        return;
    }
    require(response.status >= 200 && response.status <= 299, "only a yes gives a token");
    require(!login->token.reveal().empty(), "no token is empty");
    require(!model::has_control_byte(login->token.reveal()), "no token begins another header");
    const auto lifetime = login->lifetime.value_or(model::Duration(1));
    require(lifetime.count() >= 0 && lifetime <= a_year, "a life is no longer than a year");
    for (const auto& [name, value] : login->rotated) {
        require(service.spec->login->rotates.contains(name), "only what rotates is replaced");
        require(!value.empty() && !model::has_control_byte(value), "what is replaced can be sent");
    }
}

}  // namespace

void check(std::string_view text) {
    Input input(text);
    std::shared_ptr<Service> service;
    const auto target = provider::sample::target(spec_named(input.line()), &service);
    if (!service->spec->login) return;
    const std::string live(input.line());
    const std::string secret(input.line());
    http::Response response;
    response.status = static_cast<int>(input.number(100, 599));
    response.headers = input.headers();
    response.body = input.rest();
    check_login(*service, secret, live);
    check_silence(*service, secret);
    check_answer(*service, response);
}

}  // namespace taskctl::fuzz
