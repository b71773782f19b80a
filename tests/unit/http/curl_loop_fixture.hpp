#pragma once

#include <map>
#include <string>

#include <catch2/catch.hpp>

#include "http/curl_loop.hpp"
#include "support/local_server.hpp"

namespace taskctl::http {

using namespace std::chrono_literals;
using test::LocalServer;
using test::Received;
using test::Reply;

// The machine's own time, and a sleep that the test decides about.
class SleepyClock final : public Clock {
public:
    model::Instant now() const override { return real_.now() + skipped; }
    model::WallTime wall() const override { return real_.wall(); }
    model::Duration suspended() const override { return slept; }

    model::Duration slept{0};
    model::Duration skipped{0};

private:
    SystemClock real_;
};

inline Request get_request(std::string url, Headers headers = {}) {
    Request request;
    request.url = std::move(url);
    request.headers = std::move(headers);
    return request;
}

inline Request get_within(model::Duration timeout, std::string url) {
    Request request = get_request(std::move(url));
    request.timeout = timeout;
    return request;
}

inline Request send(std::string method, std::string url, std::string body = {},
                    Headers headers = {}) {
    Request request = get_request(std::move(url), std::move(headers));
    request.method = std::move(method);
    request.body = std::move(body);
    return request;
}

inline Reply raw(std::string bytes) {
    Reply reply;
    reply.bytes = std::move(bytes);
    return reply;
}

inline Reply closing(std::string bytes) {
    Reply reply = raw(std::move(bytes));
    reply.then = Reply::Then::close;
    return reply;
}

inline LocalServer::Script always(const Reply& reply) {
    return [reply](const Received&) { return reply; };
}

inline void check_no_answer(const Answer& answer, NoAnswerKind kind, const std::string& message) {
    REQUIRE_FALSE(answer);
    CHECK(static_cast<int>(answer.error().kind) == static_cast<int>(kind));
    CHECK(answer.error().message == message);
}

// Which of its phases the exchange is in when the time is up, a busy machine decides.
inline void check_timed_out(const Answer& answer, const std::string& time) {
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == NoAnswerKind::unreachable);
    CHECK_THAT(answer.error().message, Catch::EndsWith(' ' + time));
}

struct CurlLoopFixture {
    SleepyClock clock;
    CurlLoop loop{clock, {}};

    // A bound for tests that fail; no test that passes waits that long.
    model::Instant patience() const { return clock.now() + 20s; }

    std::map<RequestId, Answer> answers(std::size_t count) {
        std::map<RequestId, Answer> all;
        const model::Instant end = patience();
        while (all.size() < count && clock.now() < end) {
            for (Event& event : loop.wait(end)) {
                auto& answered = std::get<Answered>(event);
                CHECK(all.emplace(answered.id, std::move(answered.answer)).second);
            }
        }
        REQUIRE(all.size() == count);
        return all;
    }

    Answer exchange(Request request) {
        const RequestId id = loop.start(std::move(request));
        return answers(1).at(id);
    }

    Answer get(std::string url) { return exchange(get_request(std::move(url))); }
};

}  // namespace taskctl::http
