#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/result.hpp"

namespace taskctl::http {

// Scheme, host and port, compared exactly: what a credential belongs to (RFC 6454).
struct Origin {
    std::string scheme;      // "http" or "https"
    std::string host;        // lower case; an IPv6 address with its brackets
    std::uint16_t port = 0;  // the scheme's own when the URL names none

    auto operator<=>(const Origin&) const = default;  // NOLINT(modernize-use-nullptr)
};

// `https://host` or `https://host:8443`: the port only when it is not the scheme's own.
std::string to_text(const Origin& origin);

// `localhost`, 127.0.0.0/8 or [::1].
bool is_loopback(const Origin& origin);

// An absolute http or https URL (RFC 3986).
struct Url {
    Origin origin;
    std::string path;   // as written, still escaped; begins with `/` or is empty
    std::string query;  // as written, without the `?`

    bool operator==(const Url&) const = default;
};

std::string to_text(const Url& url);

// Refuses what is not http or https, has no host, a bad port, user information (credentials do not
// belong into a URL), control characters or spaces. A fragment is dropped. The message says what is
// wrong, not where the text came from.
model::Result<Url> parse_url(std::string_view text);

// `reference` (absolute, `//host/…`, `/…` or relative) as seen from `base` (RFC 3986, section 5);
// nothing when the outcome is no http or https URL.
std::optional<Url> resolve(const Url& base, std::string_view reference);

// Everything but RFC 3986's unreserved characters as %XX.
std::string percent_encode(std::string_view text);

// Nothing when a `%` is not followed by two hexadecimal digits. `+` stays what it is.
std::optional<std::string> percent_decode(std::string_view text);

}  // namespace taskctl::http
