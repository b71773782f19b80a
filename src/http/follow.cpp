#include "http/follow.hpp"

#include "http/url.hpp"

namespace taskctl::http {
namespace {

bool asks_for_another_place(const Request& request, int status) {
    switch (status) {
        case 307:
        case 308:
            return true;
        case 301:
        case 302:
        case 303:
            return request.method == "GET";
        default:
            return false;
    }
}

}  // namespace

std::optional<Request> follow(const Request& request, const Response& response) {
    if (!asks_for_another_place(request, response.status)) return std::nullopt;
    const auto location = find(response.headers, "Location");
    const auto base = parse_url(request.url);
    if (!location || !base) return std::nullopt;
    const auto target = resolve(*base, *location);
    if (!target || target->origin != base->origin) return std::nullopt;
    Request next = request;
    next.url = to_text(*target);
    return next;
}

}  // namespace taskctl::http
