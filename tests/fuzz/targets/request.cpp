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
http::Url plain_url(Target target, const model::Secret& token) {
    target.id = "x";
    for (auto& [name, value] : target.params) value = "x";
    const auto request = provider::request_for(target, &token, provider::sample::now);
    return http::parse_url(request->url).value();
}

void check_request(const http::Request& request, const Target& target, const model::Secret& token) {
    const auto url = http::parse_url(request.url);
    require(url.has_value() && is_printable_ascii(request.url), "a request has a plain URL");
    require(url->origin == target.service->endpoint.origin, "a request goes to the endpoint");
    const auto plain = plain_url(target, token);
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
    auto target = provider::sample::target(spec_named(input.line()));
    target.id = input.line();
    const model::Secret token{std::string(input.line())};
    for (const auto line : input.lines()) {
        const auto equals = std::min(line.find('='), line.size());
        const auto name = line.substr(0, equals);
        if (target.service->spec->params.count(name) == 0 || equals == line.size()) continue;
        target.params.insert_or_assign(std::string(name), std::string(line.substr(equals + 1)));
    }
    const auto request = provider::request_for(target, &token, provider::sample::now);
    if (request) {
        check_request(*request, target, token);
        return;
    }
    require(is_safe(request.error().message), "a problem is safe to show");
    // This one can't be sent in a header.
    const model::Secret bad("s3cr3t\n");
    if (text.find("s3cr3t") != std::string_view::npos) return;
    const auto refused = provider::request_for(target, &bad, provider::sample::now);
    require(refused || refused.error().message.find("s3cr3t") == std::string::npos,
            "a problem does not quote the token");
}

}  // namespace taskctl::fuzz
