// The dates and numbers in which servers ask to be left alone.
#include <algorithm>
#include <array>
#include <cstdio>

#include "service.hpp"

namespace taskctl::simulation {
namespace {

using namespace std::chrono_literals;
using model::WallTime;
using Seconds = std::chrono::sys_seconds;

// An IMF-fixdate (RFC 9110, 5.6.7).
std::string http_date(Seconds time) {
    constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
                  days[std::chrono::weekday(day).c_encoding()], static_cast<unsigned>(date.day()),
                  months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                  static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return text.data();
}

Duration clamped(Duration hint) {
    return std::clamp<Duration>(hint, 0s, 1h);
}

// The headers of one form, and what they ask for.
struct Hint {
    http::Headers headers;
    std::optional<Duration> retry_after;
    std::optional<Duration> quota_reset;
};

Hint make_hint(const Draft& draft, WallTime wall) {
    const auto server = std::chrono::floor<std::chrono::seconds>(wall + draft.clock_skew);
    const auto wait = std::chrono::ceil<std::chrono::seconds>(draft.wait);
    const auto count = std::to_string(wait.count());
    const http::Header date = {"Date", http_date(server)};
    const http::Header used_up = {"X-RateLimit-Remaining", "0"};
    const auto epoch = (server + wait).time_since_epoch();
    switch (draft.form) {
        case HintForm::none:
            return {};
        case HintForm::seconds:
            return {{{"Retry-After", count}}, clamped(wait), {}};
        case HintForm::date:
            return {{date, {"Retry-After", http_date(server + wait)}}, clamped(wait), {}};
        case HintForm::date_alone:
            return {{{"Retry-After", http_date(server + wait)}},
                    clamped(std::chrono::time_point_cast<Duration>(server + wait) - wall),
                    {}};
        case HintForm::reset_delta:
            return {{used_up, {"X-RateLimit-Reset", count}}, {}, clamped(wait)};
        case HintForm::reset_epoch:
            return {{date, used_up, {"X-RateLimit-Reset", std::to_string(epoch.count())}},
                    {},
                    clamped(wait)};
        case HintForm::reset_epoch_ms:
            return {{date, used_up, {"X-RateLimit-Reset", std::to_string(epoch / 1ms)}},
                    {},
                    clamped(wait)};
        case HintForm::structured:
            return {{{"RateLimit", "\"default\";r=0;t=" + count}}, {}, clamped(wait)};
        case HintForm::nonsense:
            return {{{"Retry-After", "soon"}}, {}, {}};
        case HintForm::past:
            return {{date, {"Retry-After", http_date(server - 100s)}}, Duration::zero(), {}};
    }
    return {};
}

}  // namespace

Reply finish(Draft draft, WallTime wall) {
    auto reply = std::move(draft.reply);
    reply.meaning.answered = reply.answer.has_value();
    if (!reply.answer || draft.form == HintForm::none) return reply;
    const auto hint = make_hint(draft, wall);
    auto& headers = reply.answer->headers;
    headers.insert(headers.end(), hint.headers.begin(), hint.headers.end());
    auto& meaning = reply.meaning;
    const bool may_throttle = meaning.kind == Meaning::Kind::transient;
    if (may_throttle && reply.answer->status == 503 && hint.retry_after) {
        meaning.kind = Meaning::Kind::throttled;
    }
    meaning.own_hint = hint.retry_after.value_or(Duration::zero());
    meaning.origin_hint = hint.quota_reset.value_or(Duration::zero());
    if (meaning.kind == Meaning::Kind::throttled) {
        meaning.origin_hint = std::max(meaning.origin_hint, meaning.own_hint);
    }
    return reply;
}

}  // namespace taskctl::simulation
