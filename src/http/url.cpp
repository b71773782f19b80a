#include "http/url.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <arpa/inet.h>

#include "http/ascii.hpp"

namespace taskctl::http {
namespace {

constexpr std::uint16_t port_of(std::string_view scheme) {
    return scheme == "http" ? 80 : 443;
}

tl::unexpected<model::Error> bad(std::string message) {
    return model::fail(model::Fault::usage, std::move(message));
}

// The one spelling of an address that has many, so that origins compare.
std::optional<std::string> normal_ipv6(const std::string& text) {
    in6_addr address{};
    std::array<char, INET6_ADDRSTRLEN> spelled{};
    if (inet_pton(AF_INET6, text.c_str(), &address) != 1) return std::nullopt;
    inet_ntop(AF_INET6, &address, spelled.data(), spelled.size());
    return '[' + std::string(spelled.data()) + ']';
}

// Stricter than RFC 3986, which has percent-encoded names too: what could be read as one host here
// and as another one by libcurl is refused.
model::Result<std::string> parse_host(std::string_view text) {
    if (text.empty()) return bad("the URL has no host");
    if (text.front() == '[') {
        auto address = normal_ipv6(std::string(text.substr(1, text.size() - 2)));
        if (text.back() != ']' || !address) return bad("the URL's IPv6 address can't be read");
        return *std::move(address);
    }
    std::string host(text);
    std::transform(host.begin(), host.end(), host.begin(), lower);
    const auto allowed = [](char c) {
        return is_alphanumeric(c) || c == '-' || c == '.' || c == '_';
    };
    if (!std::all_of(host.begin(), host.end(), allowed)) {
        return bad(
            "the URL's host may hold letters, digits, '-', '.' and '_' only (an international name "
            "in its xn-- form)");
    }
    return host;
}

std::optional<std::uint16_t> parse_port(std::string_view text, std::string_view scheme) {
    if (text.empty()) return port_of(scheme);
    std::uint16_t port = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (fault != std::errc() || end != text.data() + text.size() || port == 0) return std::nullopt;
    return port;
}

model::Result<Origin> parse_authority(std::string scheme, std::string_view text) {
    if (text.find('@') != std::string_view::npos) {
        return bad("the URL holds a user name or password; credentials do not belong into a URL");
    }
    const auto after_host = text.starts_with('[') ? text.find(']') : 0;
    const auto colon = text.find(':', std::min(after_host, text.size()));
    auto host = parse_host(text.substr(0, colon));
    if (!host) return tl::make_unexpected(std::move(host.error()));
    const bool names_port = colon != std::string_view::npos;
    const auto port = parse_port(names_port ? text.substr(colon + 1) : "", scheme);
    if (!port) return bad("the URL's port is not a number from 1 to 65535");
    return Origin{std::move(scheme), *std::move(host), *port};
}

struct Address {
    std::string_view path;
    std::string_view query;
    bool has_query = false;
};

Address split(std::string_view text) {
    const auto mark = text.find('?');
    if (mark == std::string_view::npos) return {text, {}, false};
    return {text.substr(0, mark), text.substr(mark + 1), true};
}

bool has_scheme(std::string_view text) {
    const auto end = text.find_first_of(":/?");
    return end != std::string_view::npos && end != 0 && text[end] == ':';
}

// RFC 3986, 5.2.4, for a path that begins with `/`.
std::string without_dot_segments(std::string_view path) {
    std::string out;
    while (!path.empty()) {
        const auto end = std::min(path.find('/', 1), path.size());
        const std::string_view segment = path.substr(0, end);
        path.remove_prefix(end);
        if (segment == "/..") out.erase(std::min(out.rfind('/'), out.size()));
        if (segment != "/." && segment != "/..") {
            out += segment;
        } else if (path.empty()) {
            out += '/';
        }
    }
    return out;
}

std::string merged_path(const Url& base, std::string_view path) {
    if (path.starts_with('/')) return without_dot_segments(path);
    if (base.path.empty()) return without_dot_segments('/' + std::string(path));
    return without_dot_segments(base.path.substr(0, base.path.rfind('/') + 1) + std::string(path));
}

std::optional<char> hex_value(char c) {
    if (is_digit(c)) return static_cast<char>(c - '0');
    if (lower(c) >= 'a' && lower(c) <= 'f') return static_cast<char>(lower(c) - 'a' + 10);
    return std::nullopt;
}

}  // namespace

std::string to_text(const Origin& origin) {
    std::string text = origin.scheme + "://" + origin.host;
    if (origin.port != port_of(origin.scheme)) text += ':' + std::to_string(origin.port);
    return text;
}

bool is_loopback(const Origin& origin) {
    if (origin.host == "localhost" || origin.host == "[::1]") return true;
    // inet_pton takes four plain decimal numbers only, so 127.1 or 0177.0.0.1 pass for names.
    in_addr address{};
    return origin.host.starts_with("127.") &&
           inet_pton(AF_INET, origin.host.c_str(), &address) == 1;
}

std::string to_text(const Url& url) {
    std::string text = to_text(url.origin) + url.path;
    if (!url.query.empty()) text += '?' + url.query;
    return text;
}

model::Result<Url> parse_url(std::string_view text) {
    if (std::any_of(text.begin(), text.end(), [](char c) { return is_control(c) || c == ' '; })) {
        return bad("the URL holds a space or control character");
    }
    text = text.substr(0, text.find('#'));
    const auto colon = text.find("://");
    std::string scheme(text.substr(0, colon == std::string_view::npos ? 0 : colon));
    std::transform(scheme.begin(), scheme.end(), scheme.begin(), lower);
    if (scheme != "http" && scheme != "https") {
        return bad("the URL does not begin with https:// or http://");
    }
    text.remove_prefix(colon + 3);
    const auto end = std::min(text.find_first_of("/?"), text.size());
    auto origin = parse_authority(std::move(scheme), text.substr(0, end));
    if (!origin) return tl::make_unexpected(std::move(origin.error()));
    const Address address = split(text.substr(end));
    return Url{*std::move(origin), std::string(address.path), std::string(address.query)};
}

std::optional<Url> resolve(const Url& base, std::string_view reference) {
    reference = reference.substr(0, reference.find('#'));
    if (has_scheme(reference) || reference.starts_with("//")) {
        const auto url =
            parse_url(has_scheme(reference) ? std::string(reference)
                                            : base.origin.scheme + ':' + std::string(reference));
        if (!url) return std::nullopt;
        return Url{url->origin, without_dot_segments(url->path), url->query};
    }
    const Address address = split(reference);
    Url url = base;
    if (!address.path.empty()) url.path = merged_path(base, address.path);
    if (!address.path.empty() || address.has_query) url.query = address.query;
    const auto checked = parse_url(to_text(url));
    if (!checked) return std::nullopt;
    return *checked;
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~') {
            out += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += '%';
            out += hex[byte >> 4U];
            out += hex[byte & 0xFU];
        }
    }
    return out;
}

std::optional<std::string> percent_decode(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        if (text.size() - i < 3) return std::nullopt;
        const auto high = hex_value(text[i + 1]);
        const auto low = hex_value(text[i + 2]);
        if (!high || !low) return std::nullopt;
        out += static_cast<char>(*high * 16 + *low);
        i += 2;
    }
    return out;
}

}  // namespace taskctl::http
