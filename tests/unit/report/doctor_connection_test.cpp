#include "report/doctor_connection.hpp"

#include <catch2/catch.hpp>

using namespace taskctl;
using namespace taskctl::report;
using namespace std::chrono_literals;
using http::NoAnswerKind;

namespace {

constexpr model::WallTime now = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22);

http::Certificate certificate() {
    return {.subject = "CN = h.example",
            .issuer = "CN = authority",
            .names = {"h.example", "*.h.example"},
            .not_before = now - 24h * 10,
            .not_after = now + 24h * 100};
}

Encounter well() {
    Encounter encounter;
    encounter.origin = {"https", "h.example", 443};
    encounter.seen = {.tried = {"192.0.2.1"},
                      .address = "192.0.2.1",
                      .resolved_after = 2ms,
                      .connected_after = 5ms,
                      .secured_after = 12ms,
                      .protocol = "TLSv1.3",
                      .chain = {certificate()}};
    encounter.at = now;
    return encounter;
}

Encounter failed(NoAnswerKind kind, std::string message) {
    auto encounter = well();
    encounter.answer = tl::make_unexpected(http::NoAnswer{kind, std::move(message)});
    encounter.seen.chain.clear();
    return encounter;
}

Encounter untrusted(const http::Certificate& met) {
    auto encounter = failed(NoAnswerKind::untrusted, "not trusted");
    encounter.unverified = well().seen;
    encounter.unverified->chain = {met};
    return encounter;
}

std::string text(const Encounter& encounter) {
    std::string all;
    for (const auto& each : connection_findings(encounter)) {
        all += std::string(word(each.grade)) + " " + each.check + " " +
               std::to_string(each.exit_code) + ": " + each.message + "\n";
    }
    return all;
}

const Finding& of(const std::vector<Finding>& findings, std::string_view check) {
    for (const auto& each : findings) {
        if (each.check == check) return each;
    }
    FAIL("no finding on " << check);
    return findings.front();
}

}  // namespace

TEST_CASE("a connection that is well tells how it was made") {
    CHECK(text(well()) ==
          "ok dns 0: 192.0.2.1 in 2ms\n"
          "ok connect 0: 192.0.2.1 answered in 5ms\n"
          "ok tls 0: TLSv1.3 in 12ms\n"
          "ok certificate 0: CN = h.example, by CN = authority, for h.example, *.h.example; "
          "valid until 2027-03-02\n");
}

TEST_CASE("a name that is not known ends the examination") {
    auto encounter = failed(NoAnswerKind::unreachable, "could not resolve host h.example");
    encounter.seen = {};
    CHECK(text(encounter) == "failure dns 69: could not resolve host h.example\n");
}

TEST_CASE("a host that does not answer ends the examination") {
    auto encounter = failed(NoAnswerKind::unreachable, "connection refused");
    encounter.seen = {};
    encounter.seen.tried = {"192.0.2.1", "192.0.2.2"};
    CHECK(text(encounter) ==
          "ok dns 0: 192.0.2.1, 192.0.2.2\n"
          "failure connect 69: connection refused\n");
}

TEST_CASE("an address needs no name, and plain http no certificate") {
    Encounter encounter;
    encounter.origin = {"http", "[::1]", 80};
    encounter.seen.tried = {"::1"};
    encounter.seen.address = "::1";
    encounter.seen.connected_after = 1ms;
    CHECK(text(encounter) == "ok connect 0: ::1 answered in 1ms\n");
}

TEST_CASE("a handshake that fails is told from a certificate that is not trusted") {
    CHECK_THAT(text(failed(NoAnswerKind::unreachable, "broke off")),
               Catch::EndsWith("failure tls 69: broke off\n"));
    CHECK_THAT(text(failed(NoAnswerKind::untrusted, "not trusted")),
               Catch::EndsWith("failure tls 77: not trusted\n"));
}

TEST_CASE("for a certificate that is not trusted there is a way out that fits it") {
    auto met = certificate();
    SECTION("its issuer is not known") {
        CHECK_THAT(of(connection_findings(untrusted(met)), "tls").mend,
                   Catch::Contains("--cacert"));
        CHECK_THAT(text(untrusted(met)), Catch::Contains("ok certificate"));
    }
    SECTION("it has expired") {
        met.not_after = now - 1h;
        CHECK_THAT(of(connection_findings(untrusted(met)), "tls").mend, Catch::Contains("renew"));
        const auto finding = of(connection_findings(untrusted(met)), "certificate");
        CHECK(finding.exit_code == 77);
        CHECK_THAT(finding.message, Catch::EndsWith("expired on 2026-11-21"));
    }
    SECTION("it is not valid yet") {
        met.not_before = now + 1h;
        CHECK_THAT(of(connection_findings(untrusted(met)), "tls").mend, Catch::Contains("clock"));
        const auto finding = of(connection_findings(untrusted(met)), "certificate");
        CHECK(finding.exit_code == 77);
        CHECK_THAT(finding.message, Catch::EndsWith("not valid before 2026-11-22"));
    }
    SECTION("it is for another host") {
        met.names = {"elsewhere.example"};
        CHECK_THAT(of(connection_findings(untrusted(met)), "tls").mend,
                   Catch::Contains("host name"));
    }
}

TEST_CASE("a certificate that soon expires is a warning, the issuer's too") {
    auto encounter = well();
    encounter.seen.chain.push_back(certificate());
    encounter.seen.chain[1].subject = "CN = authority";
    encounter.seen.chain[1].not_after = now + 24h * 3 + 1h;
    const auto found = connection_findings(encounter);
    CHECK(of(found, "certificate").grade == Grade::warning);
    CHECK_THAT(of(found, "certificate").message,
               Catch::EndsWith("the one of CN = authority expires in 3 days, on 2026-11-25"));
}

TEST_CASE("a certificate that is not looked at is a warning") {
    auto encounter = well();
    encounter.connection.insecure = true;
    CHECK(of(connection_findings(encounter), "tls").grade == Grade::warning);
}

TEST_CASE("a proxy is said to be one") {
    auto encounter = well();
    encounter.connection.proxy = "http://proxy.example:3128";
    CHECK_THAT(text(encounter),
               Catch::StartsWith("ok dns 0: its proxy is 192.0.2.1 in 2ms\n"
                                 "ok connect 0: 192.0.2.1, the proxy, answered in 5ms\n"));
}

TEST_CASE("a certificate is for the hosts it names, a star stands for one label") {
    auto met = certificate();
    met.names = {"H.example", "*.w.example", "192.0.2.7"};
    for (const auto* const host : {"h.example", "a.w.example", "192.0.2.7"}) {
        CHECK(is_for(met, host));
    }
    for (const auto* const host :
         {"example", "x.h.example", "w.example", "a.b.w.example", ".w.example"}) {
        CHECK_FALSE(is_for(met, host));
    }
}
