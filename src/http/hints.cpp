#include "http/hints.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "http/ascii.hpp"

namespace taskctl::http {
namespace {

using Hint = std::optional<model::Duration>;

Hint longer(Hint a, Hint b) {
    if (!a || !b) return a ? a : b;
    return std::max(*a, *b);
}

model::Duration clamped(model::Duration duration) {
    return std::clamp(duration, model::Duration::zero(), longest_hint);
}

// Digits only; what does not fit is as large as can be.
std::optional<std::uint64_t> parse_count(std::string_view text) {
    if (!all_digits(text)) return std::nullopt;
    std::uint64_t value = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    return result.ec == std::errc() ? value : UINT64_MAX;
}

model::Duration from_seconds(std::uint64_t seconds) {
    const auto longest = std::chrono::floor<std::chrono::seconds>(longest_hint).count();
    return std::chrono::seconds(std::min(seconds, static_cast<std::uint64_t>(longest)));
}

// Reads the values of one answer, whose time is `now`.
class Reader {
public:
    Reader(const Headers& headers, model::WallTime wall) : headers_(headers), now_(wall) {
        const auto date = find(headers, "Date");
        if (date) now_ = parse_http_date(*date, wall).value_or(wall);
    }

    Hint retry_after(std::string_view name) const {
        return longest(name, [this](std::string_view value) -> Hint {
            if (const auto seconds = parse_count(value)) return from_seconds(*seconds);
            return until_date(value);
        });
    }

    bool is_used_up(std::string_view remaining_name) const {
        return std::any_of(headers_.begin(), headers_.end(), [&](const Header& header) {
            return same_ignoring_case(header.name, remaining_name) &&
                   parse_count(trim(header.value)) == std::uint64_t{0};
        });
    }

    Hint quota_reset(std::string_view reset_name) const {
        return longest(reset_name, [this](std::string_view value) { return reset(value); });
    }

    // The longest that `read` makes of the headers of that name.
    template <typename Read>
    Hint longest(std::string_view name, Read read) const {
        Hint result;
        for (const Header& header : headers_) {
            if (same_ignoring_case(header.name, name)) {
                result = longer(result, read(trim(header.value)));
            }
        }
        return result;
    }

private:
    Hint until_date(std::string_view value) const {
        const auto date = parse_http_date(value, now_);
        if (!date) return std::nullopt;
        return clamped(*date - now_);
    }

    // The vendors mean four things by it, which their sizes tell apart.
    Hint reset(std::string_view value) const {
        constexpr std::uint64_t first_epoch = 1'000'000'000;
        constexpr std::uint64_t first_epoch_ms = first_epoch * 1000;
        const auto count = parse_count(value);
        if (!count) return until_date(value);
        if (*count <= first_epoch) return from_seconds(*count);
        const std::uint64_t epoch_ms = *count > first_epoch_ms
                                           ? std::min(*count, std::uint64_t{INT64_MAX / 2})
                                           : *count * 1000;
        const auto since_epoch = model::Duration(static_cast<std::int64_t>(epoch_ms));
        return clamped(since_epoch - now_.time_since_epoch());
    }

    const Headers& headers_;
    model::WallTime now_;
};

// What stands before the next `separator` outside of a quoted string; `text` keeps what is behind.
std::string_view take_until(char separator, std::string_view& text) {
    bool quoted = false;
    std::size_t end = 0;
    for (; end < text.size() && (quoted || text[end] != separator); ++end) {
        if (text[end] == '"') quoted = !quoted;
        if (quoted && text[end] == '\\') ++end;
    }
    end = std::min(end, text.size());
    const std::string_view taken = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return trim(taken);
}

struct Quota {
    std::optional<std::uint64_t> remaining;
    std::optional<std::uint64_t> reset;

    void read(std::string_view member, std::string_view remaining_key, std::string_view reset_key) {
        const auto equals = member.find('=');
        if (equals == std::string_view::npos) return;
        const std::string_view key = trim(member.substr(0, equals));
        const auto value = parse_count(trim(member.substr(equals + 1)));
        if (key == remaining_key) remaining = value;
        if (key == reset_key) reset = value;
    }

    void tell(Hints& hints) const {
        if (remaining != std::uint64_t{0}) return;
        hints.used_up = true;
        if (reset) hints.quota_reset = longer(hints.quota_reset, from_seconds(*reset));
    }
};

// `"default";r=0;t=30, "day";r=7;t=600`, a quota an item; or, as older drafts have it, one quota in
// all: `limit=100, remaining=0, reset=30`.
void read_rate_limit(std::string_view value, Hints& hints) {
    Quota whole;
    while (!value.empty()) {
        std::string_view item = take_until(',', value);
        Quota quota;
        while (!item.empty()) {
            const std::string_view member = take_until(';', item);
            quota.read(member, "r", "t");
            whole.read(member, "remaining", "reset");
        }
        quota.tell(hints);
    }
    whole.tell(hints);
}

}  // namespace

Hints read_hints(const Headers& headers, model::WallTime wall, std::span<const std::string> more) {
    constexpr std::array<std::array<std::string_view, 2>, 3> quotas = {
        {{"RateLimit-Remaining", "RateLimit-Reset"},
         {"X-RateLimit-Remaining", "X-RateLimit-Reset"},
         {"X-Rate-Limit-Remaining", "X-Rate-Limit-Reset"}}};
    const Reader reader(headers, wall);
    Hints hints;
    hints.retry_after = reader.retry_after("Retry-After");
    for (const std::string& name : more) {
        hints.retry_after = longer(hints.retry_after, reader.retry_after(name));
    }
    for (const Header& header : headers) {
        if (same_ignoring_case(header.name, "RateLimit")) read_rate_limit(header.value, hints);
    }
    for (const auto& [remaining, reset] : quotas) {
        if (!reader.is_used_up(remaining)) continue;
        hints.used_up = true;
        hints.quota_reset = longer(hints.quota_reset, reader.quota_reset(reset));
    }
    return hints;
}

}  // namespace taskctl::http
