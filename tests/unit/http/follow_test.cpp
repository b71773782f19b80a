#include "http/follow.hpp"

#include <catch2/catch.hpp>

using namespace taskctl::http;

namespace {

Request request(std::string method) {
    Request made;
    made.method = std::move(method);
    made.url = "https://h.example/a/b?q=1";
    made.headers = {{"Authorization", "Bearer t"}};
    made.body = made.method == "POST" ? "{}" : "";
    return made;
}

Response redirect(int status, std::string location) {
    return {.status = status, .headers = {{"location", std::move(location)}}, .body = ""};
}

}  // namespace

TEST_CASE("the redirected request differs in nothing but its URL") {
    for (const std::string method : {"GET", "POST"}) {
        Request expected = request(method);
        expected.url = "https://h.example/a/c?d";
        CHECK(follow(request(method), redirect(308, "c?d#e")) == expected);
    }
}

TEST_CASE("a GET is followed on every redirect, other methods only where they stay what they are") {
    for (const int status : {301, 302, 303, 307, 308}) {
        CAPTURE(status);
        CHECK(follow(request("GET"), redirect(status, "/c")));
        CHECK(follow(request("POST"), redirect(status, "/c")).has_value() == (status > 303));
        CHECK(follow(request("PUT"), redirect(status, "/c")).has_value() == (status > 303));
    }
    for (const int status : {200, 201, 202, 300, 304, 305, 306, 400, 503}) {
        CAPTURE(status);
        CHECK_FALSE(follow(request("GET"), redirect(status, "/c")));
    }
}

TEST_CASE("only the same scheme, host and port are followed to") {
    for (const auto* const location :
         {"https://h.example/c", "https://H.EXAMPLE:443/c", "//h.example/c", "/c", "c", "?c"}) {
        CAPTURE(location);
        CHECK(follow(request("GET"), redirect(302, location)));
    }
    for (const auto* const location :
         {"http://h.example/c", "https://h.example:8443/c", "https://example/c",
          "https://h.example.evil/c", "//evil/c", "https://h.example@evil/c", "file:///etc/passwd",
          "javascript:alert(1)", "/a b", "https://"}) {
        CAPTURE(location);
        CHECK_FALSE(follow(request("GET"), redirect(302, location)));
    }
}

TEST_CASE("a redirect to nowhere is not followed") {
    CHECK_FALSE(follow(request("GET"), Response{.status = 302, .headers = {}, .body = ""}));
}
