#include "http/failure.hpp"

#include <cerrno>

#include <catch2/catch.hpp>

using namespace taskctl::http;
using namespace std::chrono_literals;

namespace {

const Origin origin{"https", "h.example", 443};

const std::string certificate_wanted =
    "the server asks for a client certificate; give one with --cert and --key";

NoAnswer explained(const Failure& failure) {
    Connection connection;
    connection.connect_timeout = 10s;
    return explain(failure, origin, connection, 30s);
}

}  // namespace

TEST_CASE("every way to fail has its kind and its words") {
    struct Row {
        Failure failure;
        NoAnswerKind kind;
        std::string message;
    };
    constexpr auto unreachable = NoAnswerKind::unreachable;
    constexpr auto untrusted = NoAnswerKind::untrusted;
    constexpr auto garbled = NoAnswerKind::garbled;
    constexpr auto too_large = NoAnswerKind::too_large;
    const auto row = GENERATE_COPY(values<Row>({
        {{.code = 1, .text = "Received HTTP/0.9 when not allowed"},
         garbled,
         "the answer is not HTTP"},
        {{.code = 5}, unreachable, "could not resolve the proxy's name"},
        {{.code = 6}, unreachable, "could not resolve host h.example"},
        {{.code = 7, .os_error = ECONNREFUSED}, unreachable, "connection refused"},
        {{.code = 7, .os_error = ENETUNREACH}, unreachable, "the network can't be reached"},
        {{.code = 7, .os_error = EMFILE}, unreachable, "too many open files"},
        {{.code = 7}, unreachable, "could not connect"},
        {{.code = 8}, garbled, "the answer is not HTTP"},
        {{.code = 18}, unreachable, "connection closed in the middle of the answer"},
        {{.code = 23}, unreachable, "out of memory"},
        {{.code = 27}, too_large, "a header of the answer is too large"},
        {{.code = 28, .text = "Resolving timed out after 10001 milliseconds"},
         unreachable,
         "no answer of the name service within 10s"},
        {{.code = 28, .text = "Connection timeout after 10001 ms"},
         unreachable,
         "no connection within 10s"},
        {{.code = 28, .text = "SSL connection timeout", .connected = true},
         unreachable,
         "no TLS connection within 10s"},
        {{.code = 28, .text = "Connection timed out after 10001 milliseconds", .connected = true},
         unreachable,
         "no TLS connection within 10s"},
        {{.code = 28, .text = "Operation timed out after 30001 milliseconds", .connected = true},
         unreachable,
         "timed out after 30s"},
        {{.code = 28, .text = "Operation timed out after 30001 milliseconds"},
         unreachable,
         "timed out after 30s"},
        {{.code = 35, .text = "OpenSSL: error:0A00010B:SSL routines::wrong version number"},
         unreachable,
         "the server does not speak TLS on this port"},
        {{.code = 35, .text = "error:0A000102:SSL routines::unsupported protocol"},
         untrusted,
         "the server speaks no version of TLS from 1.2 on"},
        {{.code = 35, .text = "OpenSSL SSL_connect: Connection reset by peer"},
         unreachable,
         "connection reset in the TLS handshake"},
        {{.code = 35, .text = "tlsv1 alert protocol version"},
         untrusted,
         "the server speaks no version of TLS from 1.2 on"},
        {{.code = 35, .text = "sslv3 alert handshake failure"},
         unreachable,
         "the server broke off the TLS handshake"},
        {{.code = 35, .text = "tlsv1 alert internal error", .asked_for_cert = true},
         unreachable,
         "the server broke off the TLS handshake"},
        {{.code = 35, .text = "sslv3 alert handshake failure", .asked_for_cert = true},
         untrusted,
         certificate_wanted},
        {{.code = 35, .text = "sslv3 alert bad certificate", .asked_for_cert = true},
         untrusted,
         certificate_wanted},
        {{.code = 35}, unreachable, "the TLS handshake failed"},
        {{.code = 52}, unreachable, "connection closed without an answer"},
        {{.code = 56, .text = "Recv failure: Connection reset by peer"},
         unreachable,
         "connection reset"},
        {{.code = 56, .text = "OpenSSL SSL_read: tlsv13 alert certificate required"},
         untrusted,
         certificate_wanted},
        {{.code = 56, .text = "CONNECT tunnel failed, response 407", .proxy_status = 407},
         unreachable,
         "the proxy refused the connection with status 407"},
        {{.code = 56, .text = "Malformed encoding found in chunked-encoding"},
         garbled,
         "the answer's chunks are not HTTP"},
        {{.code = 56}, unreachable, "connection broke in the middle of the exchange"},
        {{.code = 60, .verify_result = 10},
         untrusted,
         "the server's certificate has expired, or this machine's clock is fast"},
        {{.code = 60, .verify_result = 9},
         untrusted,
         "the server's certificate is not valid yet, or this machine's clock is slow"},
        {{.code = 60, .verify_result = 18}, untrusted, "the server's certificate is self-signed"},
        {{.code = 60, .verify_result = 20},
         untrusted,
         "the issuer of the server's certificate is not trusted"},
        {{.code = 60,
          .text = "SSL: no alternative certificate subject name matches target host name",
          .verify_result = 1},
         untrusted,
         "the server's certificate is for another host than h.example"},
        {{.code = 60, .verify_result = 99},
         untrusted,
         "the server's certificate could not be verified"},
        {{.code = 60, .text = "SSL certificate verification failed", .verify_result = 1},
         untrusted,
         "the server's certificate could not be verified"},
        {{.code = 63}, too_large, "the answer's body exceeds 4 MiB"},
        {{.code = 77, .authorities = "/etc/ca.pem"},
         untrusted,
         "no certificates can be read from /etc/ca.pem"},
        {{.code = 77}, untrusted, "the system's list of trusted certificates can't be read"},
        {{.code = 98}, untrusted, certificate_wanted},
        {{.code = 83}, untrusted, "the server's certificate could not be verified"},
        {{.code = 90}, untrusted, "the server's certificate could not be verified"},
        {{.code = 91}, untrusted, "the server's certificate could not be verified"},
        {{.code = 92}, unreachable, "the server broke off the answer (HTTP/2 stream reset)"},
        {{.code = 12345, .text = "https://h/secret?token"},
         unreachable,
         "libcurl gave up with code 12345"},
    }));
    CAPTURE(row.failure.code, row.failure.text);
    const NoAnswer answer = explained(row.failure);
    CHECK(static_cast<int>(answer.kind) == static_cast<int>(row.kind));
    CHECK(answer.message == row.message);
}

TEST_CASE("the time that is named is the one that was up") {
    Connection connection;
    connection.connect_timeout = 10s;
    const Failure failure{.code = 28, .text = "Connection timed out after 2001 milliseconds"};
    CHECK(explain(failure, origin, connection, 2s).message == "no connection within 2s");
}

TEST_CASE("a list of authorities that can't be read is named when it is the user's own") {
    Connection connection;
    connection.cacert = "/tmp/ca.pem";
    CHECK(explain({.code = 77}, origin, connection, 30s).message ==
          "no certificates can be read from /tmp/ca.pem");
}

TEST_CASE("only a missing issuer is worth a look into another store") {
    for (const long number : {2, 18, 19, 20, 21}) CHECK(is_unknown_issuer(number));
    for (const long number : {0, 1, 9, 10, 23, 62}) CHECK_FALSE(is_unknown_issuer(number));
}

TEST_CASE("a server that refuses the client's certificate is told from one that misses it") {
    Connection connection;
    connection.cert = "own.pem";
    struct Row {
        int code;
        std::string_view text;
        std::string message;
    };
    const std::string refused = "the server does not accept the client certificate";
    const auto row = GENERATE_COPY(values<Row>({
        {60, "SSL certificate verification failed", refused + ": it has expired"},
        {35, "tlsv1 alert unknown ca", refused + ": it does not know its issuer"},
        {56, "SSL_read: tlsv1 alert unknown ca", refused + ": it does not know its issuer"},
        {56, "sslv3 alert certificate expired", refused + ": it has expired"},
        {35, "sslv3 alert certificate revoked", refused + ": it has been revoked"},
        {56, "sslv3 alert bad certificate", refused},
        {55, "tlsv1 alert access denied", refused},
        {35, "sslv3 alert handshake failure", refused},
    }));
    CAPTURE(row.text);
    const auto answer = explain({.code = row.code, .text = row.text, .asked_for_cert = true},
                                origin, connection, 30s);
    CHECK(static_cast<int>(answer.kind) == static_cast<int>(NoAnswerKind::untrusted));
    CHECK(answer.message == row.message);
}

TEST_CASE("a client certificate that can't be used is named with its file") {
    struct Row {
        std::string key;
        std::string_view text;
        std::string message;
    };
    const std::string form = "; it must be a PEM file without a passphrase";
    const auto row = GENERATE_COPY(values<Row>({
        {"", "could not load PEM client certificate, OpenSSL error error:02001002, (no key found)",
         "no client certificate can be read from own.pem; it must be a PEM file"},
        {"own.key", "unable to set private key file: 'own.key' type PEM",
         "no private key for the certificate in own.pem can be read from own.key" + form},
        {"", "unable to set private key file: 'own.pem' type PEM",
         "no private key for the certificate in own.pem can be read from own.pem" + form},
        {"other.key", "Private key does not match the certificate public key",
         "no private key for the certificate in own.pem can be read from other.key" + form},
    }));
    CAPTURE(row.text);
    Connection connection;
    connection.cert = "own.pem";
    connection.key = row.key;
    const auto answer = explain({.code = 58, .text = row.text}, origin, connection, 30s);
    CHECK(static_cast<int>(answer.kind) == static_cast<int>(NoAnswerKind::untrusted));
    CHECK(answer.message == row.message);
}
