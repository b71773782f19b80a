// Bodies that go to a sink in place of memory.
#include "curl_loop_fixture.hpp"
#include "http/sink.hpp"

namespace taskctl::http {
namespace {

class Bucket final : public Sink {
public:
    bool begin(const Response& head) override {
        heads.push_back(head);
        return wants_it;
    }
    bool take(std::string_view piece) override {
        body += piece;
        return body.size() <= most;
    }

    bool wants_it = true;
    std::size_t most = SIZE_MAX;
    std::vector<Response> heads;
    std::string body;
};

struct SinkFixture : CurlLoopFixture {
    std::shared_ptr<Bucket> bucket = std::make_shared<Bucket>();

    Answer pour(std::string url, model::Duration stall = 30s) {
        Request request = get_within(stall, std::move(url));
        request.sink = bucket;
        return exchange(std::move(request));
    }
};

TEST_CASE_METHOD(SinkFixture, "a body goes to the sink, and may be larger than memory would take") {
    const std::string large(body_limit + 1000, 'x');
    const int status = GENERATE(200, 206);
    const LocalServer server(always(test::answer(status, large, {{"ETag", "\"v\""}})));
    const auto answer = pour(server.url("/"));
    REQUIRE(answer);
    CHECK(answer->status == status);
    CHECK(answer->body.empty());
    CHECK(bucket->body == large);
    REQUIRE(bucket->heads.size() == 1);
    CHECK(bucket->heads[0].status == status);
    CHECK(find(bucket->heads[0].headers, "ETag") == "\"v\"");
}

TEST_CASE_METHOD(SinkFixture, "a sink learns of an answer without a body too") {
    const LocalServer server(always(test::answer(200, "")));
    CHECK(pour(server.url("/")));
    CHECK(bucket->heads.size() == 1);
}

TEST_CASE_METHOD(SinkFixture, "an error's body goes to memory, with its cap") {
    const LocalServer server([](const Received& request) {
        return test::answer(request.target == "/small" ? 404 : 500,
                            request.target == "/small" ? "no" : std::string(body_limit + 1, 'x'));
    });
    const auto small = pour(server.url("/small"));
    REQUIRE(small);
    CHECK(small->body == "no");
    check_no_answer(pour(server.url("/large")), NoAnswerKind::too_large,
                    "the answer's body exceeds 4 MiB");
    CHECK(bucket->heads.empty());
    CHECK(bucket->body.empty());
}

TEST_CASE_METHOD(SinkFixture, "a sink that wants no more ends the exchange") {
    const LocalServer server(always(test::answer(200, std::string(100000, 'x'))));
    SECTION("from the start") {
        bucket->wants_it = false;
        check_no_answer(pour(server.url("/")), NoAnswerKind::garbled,
                        "the answer's body is not wanted");
        CHECK(bucket->body.empty());
    }
    SECTION("in the middle") {
        bucket->most = 10;
        check_no_answer(pour(server.url("/")), NoAnswerKind::garbled,
                        "the rest of the answer's body is not wanted");
    }
}

TEST_CASE_METHOD(SinkFixture, "what came before a break stays in the sink") {
    const LocalServer server(always(closing("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")));
    check_no_answer(pour(server.url("/")), NoAnswerKind::unreachable,
                    "connection closed in the middle of the answer");
    CHECK(bucket->body == "hello");
}

TEST_CASE_METHOD(SinkFixture, "a server that sends nothing more is given up after the stall time") {
    const LocalServer server(always(raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")));
    check_no_answer(pour(server.url("/"), 1s), NoAnswerKind::unreachable, "nothing arrived for 1s");
    CHECK(bucket->body == "hello");
}

}  // namespace
}  // namespace taskctl::http
