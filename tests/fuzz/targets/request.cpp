// Requests of the built-in providers. Input: the provider, the id, the token, then NAME=VALUE
// lines.
#include "provider/request.hpp"

#include <algorithm>

#include "fuzz/input.hpp"
#include "fuzz/property.hpp"
#include "fuzz/specs.hpp"
#include "fuzz/text_check.hpp"
#include "http/url.hpp"
#include "provider/json.hpp"
#include "unit/provider/sample.hpp"

namespace taskctl::fuzz {
namespace {

using provider::Target;

std::size_t count(const std::string& text, char wanted) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), wanted));
}

// The same question with values that need no escaping.
http::Url plain_url(Target target) {
    target.id = "x";
    for (auto& [name, value] : target.params) value = "x";
    return http::parse_url(provider::request_for(target, provider::sample::now)->url).value();
}

void check_request(const http::Request& request, const Target& target) {
    const auto url = http::parse_url(request.url);
    require(url.has_value() && is_printable_ascii(request.url), "a request has a plain URL");
    require(url->origin == target.service->endpoint.origin, "a request goes to the endpoint");
    const auto plain = plain_url(target);
    require(count(url->path, '/') == count(plain.path, '/'), "no value adds a segment");
    require(count(url->query, '&') == count(plain.query, '&'), "no value adds a field");
    require(("/" + url->path + "/").find("/../") == std::string::npos, "no value leads elsewhere");
    for (const auto& header : request.headers)
        require(http::is_valid(header), "headers can be sent");
    if (request.body.empty() || http::find(request.headers, "Content-Type") != "application/json") {
        return;
    }
    const auto body = provider::parse_json(request.body, provider::Comments::refused);
    require(body.has_value(), "a JSON body is JSON");
    const auto& keys = body->keys;
    require(std::all_of(
                keys.begin(), keys.end(),
                [&](const auto& key) { return std::count(keys.begin(), keys.end(), key) == 1; }),
            "no value adds a member");
}

}  // namespace

void check(std::string_view text) {
    Input input(text);
    std::shared_ptr<provider::Service> service;
    auto target = provider::sample::target(spec_named(input.line()), &service);
    target.id = input.line();
    service->token = model::Secret(std::string(input.line()));
    for (const auto line : input.lines()) {
        const auto equals = std::min(line.find('='), line.size());
        const auto name = line.substr(0, equals);
        if (target.service->spec->params.count(name) == 0 || equals == line.size()) continue;
        target.params.insert_or_assign(std::string(name), std::string(line.substr(equals + 1)));
    }
    const auto request = provider::request_for(target, provider::sample::now);
    if (request) {
        check_request(*request, target);
        return;
    }
    require(is_safe(request.error().message), "a problem is safe to show");
    // This one can't be sent in a header.
    service->token = model::Secret("s3cr3t\n");
    const auto refused = provider::request_for(target, provider::sample::now);
    require(refused || refused.error().message.find("s3cr3t") == std::string::npos,
            "a problem does not quote the token");
}

}  // namespace taskctl::fuzz
