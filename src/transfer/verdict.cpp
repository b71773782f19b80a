#include "transfer/verdict.hpp"

#include <algorithm>
#include <array>

#include "http/ascii.hpp"
#include "http/follow.hpp"
#include "http/hints.hpp"
#include "http/status.hpp"
#include "http/url.hpp"
#include "provider/read.hpp"

namespace taskctl::transfer {
namespace {

using model::Problem;
using model::ProblemKind;

constexpr std::array redirects = {301, 302, 303, 307, 308};
// With these a store says that a signature is no longer good, or that it has forgotten the file.
constexpr std::array expired = {400, 401, 403, 404, 410};
constexpr std::array<std::string_view, 4> own_headers = {"Accept", "Accept-Encoding", "Range",
                                                         "If-Range"};

template <std::size_t size>
bool holds(const std::array<int, size>& statuses, int status) {
    return std::ranges::find(statuses, status) != statuses.end();
}

ProblemKind kind_of(int status) {
    if (http::is_passing(status)) return ProblemKind::unavailable;
    if (status == 401 || status == 403) return ProblemKind::not_permitted;
    if (status == 404 || status == 410) return ProblemKind::not_found;
    if (status == 429) return ProblemKind::rate_limited;
    if (status >= 400 && status <= 599) return ProblemKind::rejected;
    return ProblemKind::not_understood;
}

std::string words(int status, const Link& link) {
    switch (kind_of(status)) {
        case ProblemKind::unavailable:
            return "the server is not available";
        case ProblemKind::not_permitted:
            if (link.withheld) {
                const auto place = http::parse_url(link.url);
                return "not permitted, and the credential does not go to " +
                       (place ? to_text(place->origin) : "the link's place") +
                       ", which is not the service's own origin";
            }
            return link.credential ? "the credential was refused" : "the link has expired";
        case ProblemKind::not_found:
            return "there is no such file, or no longer";
        case ProblemKind::rate_limited:
            return "too many requests";
        case ProblemKind::rejected:
            return "the request was rejected";
        default:
            return holds(redirects, status) ? "a redirect that is not followed"
                                            : "an answer without a file";
    }
}

Verdict judge_status(const http::Response& response, const Link& link, model::WallTime wall) {
    const int status = response.status;
    const auto hints = http::read_hints(response.headers, wall);
    Verdict verdict;
    verdict.problem = {kind_of(status),
                       words(status, link) + " (HTTP " + std::to_string(status) + ")",
                       status,
                       {}};
    const bool used_up = status == 403 && hints.used_up;
    if (used_up) verdict.problem.kind = ProblemKind::rate_limited;
    if (used_up || status == 429 || http::is_passing(status)) {
        verdict.cure = Cure::retry;
        verdict.throttled = used_up || status == 429 || (status == 503 && hints.retry_after);
        verdict.hint = std::max(hints.retry_after.value_or(model::Duration::zero()),
                                hints.quota_reset.value_or(model::Duration::zero()));
        if (verdict.hint > model::Duration::zero()) verdict.problem.retry_at = wall + verdict.hint;
    } else if (status == 401 && link.credential) {
        verdict.cure = Cure::renew;
    } else if (holds(expired, status) && !link.credential) {
        verdict.cure = Cure::fresh_link;
    }
    return verdict;
}

}  // namespace

std::shared_ptr<const http::Connection> anonymous(
    const std::shared_ptr<const http::Connection>& connection) {
    if (!connection || connection->cert.empty()) return connection;
    auto copy = std::make_shared<http::Connection>(*connection);
    copy->cert.clear();
    copy->key.clear();
    return copy;
}

Verdict judge(const http::Answer& answer, const Link& link, model::WallTime wall) {
    if (answer) return judge_status(*answer, link, wall);
    auto failure = provider::read(answer.error());
    const bool may_pass = failure.retry != provider::Retry::never;
    return {may_pass ? Cure::retry : Cure::none, std::move(failure.problem), false, {}};
}

std::optional<http::Request> hop(const http::Request& request, const http::Response& response) {
    if (auto next = http::follow(request, response)) return next;
    const auto location = http::find(response.headers, "Location");
    const auto base = http::parse_url(request.url);
    if (!holds(redirects, response.status) || !location || !base) return std::nullopt;
    const auto target = http::resolve(*base, *location);
    if (!target || (base->origin.scheme == "https" && target->origin.scheme != "https")) {
        return std::nullopt;
    }
    http::Request next = request;
    next.url = to_text(*target);
    std::erase_if(next.headers, [](const http::Header& header) {
        return std::ranges::none_of(own_headers, [&](std::string_view own) {
            return http::same_ignoring_case(header.name, own);
        });
    });
    next.connection = anonymous(request.connection);
    return next;
}

}  // namespace taskctl::transfer
