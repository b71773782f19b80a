#include "transfer/content.hpp"

#include <charconv>
#include <limits>

#include "http/ascii.hpp"
#include "http/hints.hpp"
#include "http/url.hpp"
#include "transfer/file_name.hpp"

namespace taskctl::transfer {
namespace {

std::optional<std::uint64_t> parse_count(std::string_view text) {
    if (!http::all_digits(text)) return std::nullopt;
    std::uint64_t value = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    if (result.ec != std::errc()) return std::nullopt;
    return value;
}

// The front of `text` up to `separator`, which is taken away with it.
std::string_view take_until(char separator, std::string_view& text) {
    const auto taken = text.substr(0, text.find(separator));
    text.remove_prefix(std::min(text.size(), taken.size() + 1));
    return taken;
}

// `"a \"quoted\" word"` without quotes and backslashes; takes it off the front of `text`.
std::string take_quoted(std::string_view& text) {
    std::string value;
    text.remove_prefix(1);
    while (!text.empty() && text.front() != '"') {
        if (text.front() == '\\' && text.size() > 1) text.remove_prefix(1);
        value += text.front();
        text.remove_prefix(1);
    }
    take_until(';', text);
    return value;
}

// `UTF-8'en'percent-encoded` (RFC 8187).
std::string extended_value(std::string_view text) {
    take_until('\'', text);
    take_until('\'', text);
    return http::percent_decode(text).value_or("");
}

struct Disposition {
    std::string filename;
    std::string extended;  // `filename*`, which counts more
};

Disposition parse_disposition(std::string_view text) {
    Disposition disposition;
    take_until(';', text);
    while (!text.empty()) {
        if (text.find('=') > text.find(';')) {
            take_until(';', text);
            continue;
        }
        const auto name = http::trim(take_until('=', text));
        text = text.substr(std::min(text.size(), text.find_first_not_of(" \t")));
        const auto value = text.starts_with('"') ? take_quoted(text)
                                                 : std::string(http::trim(take_until(';', text)));
        if (http::same_ignoring_case(name, "filename")) disposition.filename = value;
        if (http::same_ignoring_case(name, "filename*")) {
            disposition.extended = extended_value(value);
        }
    }
    return disposition;
}

}  // namespace

std::optional<ContentRange> parse_content_range(std::string_view text) {
    constexpr std::string_view unit = "bytes ";
    text = http::trim(text);
    if (!http::same_ignoring_case(text.substr(0, unit.size()), unit)) return std::nullopt;
    text.remove_prefix(unit.size());
    const auto first = parse_count(http::trim(take_until('-', text)));
    const auto last = parse_count(http::trim(take_until('/', text)));
    const auto end = http::trim(text);
    const auto total = parse_count(end);
    if (!first || !last || *last < *first || (!total && end != "*")) return std::nullopt;
    if (total && *last >= *total) return std::nullopt;
    // One more byte would be more than can be counted.
    if (*last == std::numeric_limits<std::uint64_t>::max()) return std::nullopt;
    return ContentRange{*first, *last, total};
}

namespace {

std::string validator(const http::Headers& headers, model::WallTime wall) {
    constexpr model::Duration apart = std::chrono::minutes(1);
    if (const auto etag = http::find(headers, "ETag")) {
        const bool is_strong = etag->size() >= 2 && etag->starts_with('"') && etag->ends_with('"');
        return is_strong ? std::string(*etag) : "";
    }
    const auto modified = http::find(headers, "Last-Modified");
    const auto date = http::find(headers, "Date");
    if (!modified || !date) return "";
    const auto then = http::parse_http_date(*modified, wall);
    const auto now = http::parse_http_date(*date, wall);
    return then && now && *now - *then >= apart ? std::string(*modified) : "";
}

}  // namespace

std::string strong_validator(const http::Headers& headers, model::WallTime wall) {
    auto found = validator(headers, wall);
    // One that can't be sent back is none.
    return http::is_valid({"If-Range", found}) ? found : "";
}

std::optional<std::uint64_t> content_length(const http::Headers& headers) {
    if (http::find(headers, "Transfer-Encoding")) return std::nullopt;
    const auto length = http::find(headers, "Content-Length");
    return length ? parse_count(*length) : std::nullopt;
}

std::string named_extension(const http::Headers& headers) {
    const auto header = http::find(headers, "Content-Disposition");
    if (!header) return "";
    const auto disposition = parse_disposition(*header);
    const auto& name = disposition.extended.empty() ? disposition.filename : disposition.extended;
    if (name.empty()) return "";
    const auto safe = safe_name(name);
    return std::string(extension(safe));
}

}  // namespace taskctl::transfer
