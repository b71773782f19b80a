// URLs. Input: a base URL, and on the next lines a reference to be resolved.
#include "http/url.hpp"

#include "fuzz/curl_view.hpp"
#include "fuzz/input.hpp"
#include "fuzz/property.hpp"
#include "fuzz/text_check.hpp"
#include "model/visible.hpp"

namespace taskctl::fuzz {
namespace {

bool has_dot_segment(const std::string& path) {
    const std::string closed = path + '/';
    return closed.find("/./") != std::string::npos || closed.find("/../") != std::string::npos;
}

void check_url(const http::Url& url) {
    const auto& origin = url.origin;
    require(origin.scheme == "http" || origin.scheme == "https", "the scheme is http or https");
    require(!origin.host.empty() && origin.port != 0, "there is a host and a port");
    require(is_printable_ascii(origin.host), "the host is ASCII");
    require(origin.host.find_first_of("@/?#\\% ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos,
            "the host is a name in small letters");
    require(url.path.empty() || url.path.front() == '/', "the path begins with a slash");
    require(url.path.find_first_of("?#") == std::string::npos, "the path ends before the query");

    const auto text = to_text(url);
    require(!model::has_control_byte(text) && text.find(' ') == std::string::npos,
            "a URL has no control character and no space");
    const auto again = http::parse_url(text);
    require(again && *again == url, "what is written reads back the same");
    require(curl_agrees(text, origin), "libcurl sees the same scheme, host and port");
}

void check_resolving(const http::Url& base, std::string_view reference) {
    const auto url = http::resolve(base, reference);
    if (!url) return;
    check_url(*url);
    require(reference.empty() || reference.find_first_not_of("?#") == 0 || !url->path.empty() ||
                base.path.empty() || reference.find("//") != std::string_view::npos,
            "a path does not vanish");
    const bool local = reference.find("//") == std::string_view::npos;
    if (local) require(url->origin == base.origin, "without `//` the origin stays");
    const bool keeps_path = reference.empty() || reference[0] == '?' || reference[0] == '#';
    if (!keeps_path) require(!has_dot_segment(url->path), "dot segments are gone");
    if (!keeps_path) require(http::resolve(base, to_text(*url)) == url, "resolved once is enough");
}

void check_percent(std::string_view text) {
    const auto encoded = http::percent_encode(text);
    require(encoded.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                      "0123456789-._~%") == std::string::npos,
            "what is encoded fits anywhere");
    require(http::percent_decode(encoded) == std::string(text), "what is encoded decodes");
    if (const auto decoded = http::percent_decode(text)) {
        require(decoded->size() <= text.size(), "decoding makes nothing longer");
        require(http::percent_decode(http::percent_encode(*decoded)) == decoded,
                "what is decoded encodes");
    }
}

}  // namespace

void check(std::string_view text) {
    Input input(text);
    const auto first = input.line();
    const auto base = http::parse_url(first);
    if (base) {
        require(!model::has_control_byte(first), "no URL with a control character is taken");
        require(first.substr(0, first.find_first_of("?#")).find('@') == std::string_view::npos ||
                    base->path.find('@') != std::string::npos,
                "no URL with user information is taken");
        check_url(*base);
        check_resolving(*base, input.rest());
        const bool loopback = http::is_loopback(base->origin);
        const auto& host = base->origin.host;
        require(!loopback || host == "localhost" || host == "[::1]" || host.starts_with("127."),
                "loopback is known by its name");
    } else {
        require(is_printable_ascii(base.error().message), "a message quotes nothing");
    }
    check_percent(input.rest());
}

}  // namespace taskctl::fuzz
