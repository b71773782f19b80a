#include "http/url.hpp"

#include <catch2/catch.hpp>

using namespace taskctl::http;

namespace {

Url url(std::string_view text) {
    return parse_url(text).value();
}

}  // namespace

TEST_CASE("a URL falls into origin, path and query, each as written") {
    CHECK(url("https://api.example.com/v1/a%2Fb?x=1&y=%20#part") ==
          Url{{"https", "api.example.com", 443}, "/v1/a%2Fb", "x=1&y=%20"});
    CHECK(url("http://h") == Url{{"http", "h", 80}, "", ""});
    CHECK(url("http://h?q") == Url{{"http", "h", 80}, "", "q"});
    CHECK(url("http://h/a?b?c/d") == Url{{"http", "h", 80}, "/a", "b?c/d"});
    CHECK(url("http://h/a/../b") == Url{{"http", "h", 80}, "/a/../b", ""});
}

TEST_CASE("origins compare whatever their spelling") {
    CHECK(url("HTTPS://API.Example.com:443/").origin == url("https://api.example.com").origin);
    CHECK(url("http://[0:0:0:0:0:0:0:1]:8080").origin == Origin{"http", "[::1]", 8080});
    CHECK(url("http://h:").origin == url("http://h:80").origin);
    CHECK(url("http://h:080").origin == url("http://h").origin);
    CHECK(url("http://h:443").origin != url("https://h").origin);
    CHECK(url("https://h.example").origin != url("https://sub.h.example").origin);
}

TEST_CASE("a URL's text is what was read, with the port only where it says something") {
    const auto* const text =
        GENERATE("https://h", "https://h:8443/a?b=c", "http://[2001:db8::1]/x", "http://h?q");
    CHECK(to_text(url(text)) == text);
    CHECK(to_text(url("https://H:443/a#b")) == "https://h/a");
}

TEST_CASE("a URL that is none, or that could be read in two ways, is refused with the reason") {
    struct Row {
        std::string text;
        std::string reason;
    };
    const std::string host = "the URL's host may hold letters, digits";
    const auto row = GENERATE_COPY(values<Row>({
        {"", "does not begin with https://"},
        {"example.com/a", "does not begin with https://"},
        {"ftp://h/", "does not begin with https://"},
        {"file:///etc/passwd", "does not begin with https://"},
        {"http:/h", "does not begin with https://"},
        {"/p?u=https://h", "does not begin with https://"},
        {"https://", "has no host"},
        {"https:///path", "has no host"},
        {"https://:80", "has no host"},
        {"https://?q", "has no host"},
        {"https://user@h/", "credentials do not belong into a URL"},
        {"https://user:pw@h/", "credentials do not belong into a URL"},
        {"https://h:80@evil/", "credentials do not belong into a URL"},
        {"https://h:0/", "port"},
        {"https://h:65536/", "port"},
        {"https://h:8a/", "port"},
        {"https://h:-1/", "port"},
        {"https://h:80:80/", "port"},
        {"https://h/a b", "space or control character"},
        {" https://h/", "space or control character"},
        {"https://h/\r\nX: y", "space or control character"},
        {std::string("https://h/\0", 11), "space or control character"},
        {"https://h/\x7F", "space or control character"},
        {"https://h%2e/", host},
        {"https://h\\evil/", host},
        {"https://b\xC3\xBC"
         "cher.example/",
         host},
        {"https://a,b/", host},
        {"https://[::1", "IPv6"},
        {"https://[", "IPv6"},
        {"https://[]/", "IPv6"},
        {"https://[::1]x/", "IPv6"},
        {"https://[fe80::1%25eth0]/", "IPv6"},
        {"https://[1.2.3.4]/", "IPv6"},
    }));
    CAPTURE(row.text);
    const auto result = parse_url(row.text);
    REQUIRE_FALSE(result);
    CHECK_THAT(result.error().message, Catch::Contains(row.reason));
}

TEST_CASE("loopback is localhost, 127/8 and ::1 in their plain spellings only") {
    for (const auto* const text : {"http://localhost", "http://LOCALHOST:1", "http://127.0.0.1",
                                   "http://127.255.1.2", "http://[::1]:80"}) {
        CAPTURE(text);
        CHECK(is_loopback(url(text).origin));
    }
    for (const auto* const text :
         {"http://localhost.example", "http://xlocalhost", "http://127.0.0.1.example",
          "http://127.1", "http://2130706433", "http://0177.0.0.1", "http://128.0.0.1",
          "http://0.0.0.0", "http://[::]", "http://[::ffff:127.0.0.1]", "http://10.0.0.1"}) {
        CAPTURE(text);
        CHECK_FALSE(is_loopback(url(text).origin));
    }
}

TEST_CASE("references resolve as in RFC 3986, 5.4") {
    struct Row {
        std::string reference;
        std::string target;
    };
    const auto row = GENERATE(values<Row>({
        {"http:h", ""},
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q"},
        {"g#s", "http://a/b/c/g"},
        {"g?y#s", "http://a/b/c/g?y"},
        {";x", "http://a/b/c/;x"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"./", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../g", "http://a/b/g"},
        {"../..", "http://a/"},
        {"../../g", "http://a/g"},
        {"../../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {"..g", "http://a/b/c/..g"},
        {"./../g", "http://a/b/g"},
        {"g/./h", "http://a/b/c/g/h"},
        {"g/../h", "http://a/b/c/h"},
        {"g;x=1/../y", "http://a/b/c/y"},
        {"g?y/../x", "http://a/b/c/g?y/../x"},
        {".//g", "http://a/b/c//g"},
        {"https://B/x/../y?z", "https://b/y?z"},
        {"//g:81/x", "http://g:81/x"},
        {"/a:b", "http://a/a:b"},
        {"file:///etc/passwd", ""},
        {"mailto:a@b", ""},
        {"//user@g/", ""},
        {"/a b", ""},
        {"/\x01", ""},
        {"https://", ""},
    }));
    CAPTURE(row.reference);
    const auto target = resolve(url("http://a/b/c/d;p?q"), row.reference);
    CHECK((target ? to_text(*target) : "") == row.target);
}

TEST_CASE("a reference resolves against a host without a path") {
    CHECK(to_text(*resolve(url("http://a"), "g")) == "http://a/g");
    CHECK(to_text(*resolve(url("http://a?q"), "?")) == "http://a");
}

TEST_CASE("percent encoding leaves the unreserved alone and is undone by decoding") {
    CHECK(percent_encode("aZ09-._~") == "aZ09-._~");
    CHECK(percent_encode("a/b c?%&+\xC3\xA9") == "a%2Fb%20c%3F%25%26%2B%C3%A9");
    std::string all;
    for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
    CHECK(percent_decode(percent_encode(all)) == all);
    CHECK(percent_decode("a+b%2f%2F") == "a+b//");
    for (const auto* const broken : {"%", "%4", "a%zz", "%4g", "%%41", "%-1"}) {
        CAPTURE(broken);
        CHECK(percent_decode(broken) == std::nullopt);
    }
}
