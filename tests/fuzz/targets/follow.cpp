// Redirects. Input: method, URL, status and Location of the answer, one a line, then a body.
#include "http/follow.hpp"

#include "fuzz/curl_view.hpp"
#include "fuzz/input.hpp"
#include "fuzz/property.hpp"
#include "http/url.hpp"
#include "model/visible.hpp"

namespace taskctl::fuzz {
namespace {

bool may_be_followed(const std::string& method, int status) {
    if (status == 307 || status == 308) return true;
    return method == "GET" && status >= 301 && status <= 303;
}

void check_step(const http::Request& request, const http::Response& response) {
    const auto next = http::follow(request, response);
    if (!next) return;
    require(may_be_followed(request.method, response.status), "only a redirect is followed");
    const auto from = http::parse_url(request.url);
    const auto to = http::parse_url(next->url);
    require(from && to, "both ends are URLs");
    require(from->origin == to->origin, "a credential never goes to another origin");
    require(curl_agrees(next->url, from->origin), "libcurl sees the same origin");
    require(!model::has_control_byte(next->url), "the new URL can't begin another header");
    auto same = *next;
    same.url = request.url;
    require(same == request, "nothing changes but the URL");
}

}  // namespace

void check(std::string_view text) {
    Input input(text);
    http::Request request;
    request.method = input.line() == "POST" ? "POST" : "GET";
    request.url = input.line();
    request.headers = {{"Authorization", "Bearer sim"}, {"X-Api-Key", "sim"}};
    http::Response response;
    response.status = static_cast<int>(input.number(100, 599));
    response.headers = {{"location", std::string(input.line())}};
    request.body = input.rest();

    for (int i = 0; i <= http::longest_redirect_chain; ++i) {
        check_step(request, response);
        auto next = http::follow(request, response);
        if (!next) break;
        request = std::move(*next);
    }
}

}  // namespace taskctl::fuzz
