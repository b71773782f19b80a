#include "http/inspection.hpp"

#include "unit/http/curl_loop_fixture.hpp"

using namespace taskctl;
using namespace taskctl::http;

namespace {

model::WallTime at(int year, unsigned month, unsigned day) {
    return std::chrono::sys_days(std::chrono::year(year) / static_cast<int>(month) /
                                 static_cast<int>(day));
}

}  // namespace

TEST_CASE("a certificate is read from its description") {
    const std::vector<std::string> lines = {
        "Subject:CN = h.example, O = A: B",
        "Issuer:CN = some authority",
        "Version:2",
        "Start date:Nov  2 00:00:00 2026 GMT",
        "Expire date:Jan 15 12:30:00 2099 GMT",
        "X509v3 Subject Alternative Name:DNS:h.example, DNS:*.h.example, IP Address:192.0.2.1, "
        "email:x@h.example",
        "Cert:-----BEGIN CERTIFICATE-----"};
    CHECK(read_certificate(lines) == Certificate{.subject = "CN = h.example, O = A: B",
                                                 .issuer = "CN = some authority",
                                                 .names = {"h.example", "*.h.example", "192.0.2.1"},
                                                 .not_before = at(2026, 11, 2),
                                                 .not_after = at(2099, 1, 15) + 12h + 30min});
}

TEST_CASE("what a certificate does not say is left open") {
    const std::vector<std::string> lines = {"Start date:some day", "Expire date:", "Subject", ""};
    CHECK(read_certificate(lines) == Certificate{});
    CHECK(read_certificate({}) == Certificate{});
}

TEST_CASE("the log tells of addresses, protocol and a wish for a certificate") {
    Inspection inspection;
    for (const auto* const line : {"  Trying 192.0.2.1:443...\n", "  Trying 2001:db8::1:443...\n",
                                   "connect to 192.0.2.1 port 443 failed: Connection refused\n",
                                   "TLSv1.3 (IN), TLS handshake, Request CERT (13):\n",
                                   "SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384\n"}) {
        read_log_line(line, inspection);
    }
    CHECK(inspection.tried == std::vector<std::string>{"192.0.2.1", "2001:db8::1"});
    CHECK(inspection.protocol == "TLSv1.3");
    CHECK(inspection.asked_for_cert);
}

TEST_CASE_METHOD(CurlLoopFixture, "an exchange tells how far it came") {
    const LocalServer server(always(test::answer(200, "ok")));
    auto request = get_request(server.url("/"));
    request.inspection = std::make_shared<Inspection>();
    REQUIRE(exchange(request));
    CHECK(request.inspection->tried == std::vector<std::string>{"127.0.0.1"});
    CHECK(request.inspection->address == "127.0.0.1");
    CHECK(request.inspection->connected_after);
    CHECK_FALSE(request.inspection->secured_after);
    CHECK(request.inspection->chain.empty());

    const test::RefusingPort nobody;
    request.url = nobody.origin();
    REQUIRE_FALSE(exchange(request));
    CHECK(request.inspection->tried == std::vector<std::string>{"127.0.0.1"});
    CHECK(request.inspection->address.empty());
    CHECK_FALSE(request.inspection->connected_after);
}

TEST_CASE_METHOD(CurlLoopFixture, "a connection can be made without a word") {
    const LocalServer server(always(test::answer(200, "ok")));
    auto request = get_request(server.url("/"));
    request.connect_only = true;
    request.inspection = std::make_shared<Inspection>();
    const auto answer = exchange(request);
    REQUIRE(answer);
    CHECK(*answer == Response{});
    CHECK(request.inspection->address == "127.0.0.1");
    REQUIRE(get(server.url("/real")));
    CHECK(server.received().size() == 1);
    CHECK(server.received().at(0).connection == 2);
    CHECK(server.received().at(0).target == "/real");
}
