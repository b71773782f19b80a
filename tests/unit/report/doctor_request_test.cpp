#include "report/doctor_request.hpp"

#include <catch2/catch.hpp>

#include "unit/report/sighted.hpp"

using namespace taskctl;
using namespace taskctl::report;
using namespace std::chrono_literals;
using model::ProblemKind;

namespace {

constexpr model::WallTime now =
    std::chrono::sys_days(std::chrono::January / 2 / 2026) + 3h + 4min + 5s;

std::optional<Finding> clock(const char* date) {
    return clock_finding({"https", "h.example", 443}, {{"Date", date}}, now);
}

// A look at a task, as the watch tells of it.
struct Look {
    test::Sighted sighted;
    Consultation consultation;

    void answered(int status, std::vector<std::string> warnings = {}) {
        const http::Request request;
        const http::Answer answer =
            http::Response{status, {{"Date", "Fri, 02 Jan 2026 03:04:05 GMT"}}, ""};
        const provider::Reading reading{model::Task{}, "", std::move(warnings), {}};
        consultation.exchanged({0, sighted.target, request, answer, reading, now, {}, {}});
    }
    void failed(ProblemKind kind, std::string message = "message") {
        sighted.seen = false;
        sighted.troubled = true;
        sighted.problem = {kind, std::move(message), {}, {}};
        consultation.finished(sighted.sighting(), kind);
    }
    void ended() { consultation.finished(sighted.sighting(), model::State::running); }
    void renewed(const model::Problem* problem) {
        consultation.renewed({nullptr, nullptr, problem, ""});
    }
    std::string text() const {
        std::string all;
        for (const auto& each : consultation.findings()) {
            all += std::string(word(each.grade)) + " " + each.check + " " +
                   std::to_string(each.exit_code) + ": " + each.message + "\n";
        }
        return all;
    }
};

const std::string good_clock = "ok clock 0: this machine's clock agrees with the server's\n";

}  // namespace

TEST_CASE("a clock that is a little apart is well, one that is more is a warning") {
    CHECK(clock("Fri, 02 Jan 2026 03:04:05 GMT")->grade == Grade::ok);
    CHECK(clock("Fri, 02 Jan 2026 03:04:15 GMT")->grade == Grade::ok);
    const auto behind = clock("Fri, 02 Jan 2026 04:04:05 GMT");
    CHECK(behind->grade == Grade::warning);
    CHECK_THAT(behind->message, Catch::StartsWith("this machine's clock is 1h behind the"));
    CHECK_THAT(clock("Fri, 02 Jan 2026 03:03:54 GMT")->message,
               Catch::StartsWith("this machine's clock is 11s ahead of the"));
    CHECK_FALSE(clock("yesterday"));
    CHECK_FALSE(clock_finding({"https", "h.example", 443}, {}, now));
}

TEST_CASE("a task that is read is well, with the credential that was sent") {
    Look look;
    look.sighted.task.state = model::State::running;
    SECTION("none is needed") {
        look.answered(200);
        look.ended();
        CHECK(look.text() == "ok credential 0: none is sent, and none is asked for\n" + good_clock +
                                 "ok request 0: the task is running\n");
    }
    SECTION("a token that was there") {
        look.sighted.target.credential = 0;
        look.answered(200);
        look.ended();
        CHECK_THAT(look.text(), Catch::StartsWith("ok credential 0: the token was not refused\n"));
    }
    SECTION("a token that was got") {
        look.sighted.target.credential = 0;
        look.renewed(nullptr);
        look.answered(200);
        look.ended();
        CHECK_THAT(look.text(), Catch::StartsWith("ok credential 0: a token was got"));
    }
    SECTION("but for what the reading warns of") {
        look.answered(200, {"percent is 150"});
        look.ended();
        CHECK_THAT(look.text(),
                   Catch::EndsWith("warning request 0: the task is running; percent is 150\n"));
    }
}

TEST_CASE("a credential that is refused is the one failure") {
    Look look;
    const auto status = GENERATE(401, 403);
    look.answered(status);
    look.failed(ProblemKind::not_permitted, "refused");
    CHECK(look.text() == "failure credential 77: refused\n" + good_clock);
}

TEST_CASE("a credential that can't be got is a failure of its own kind") {
    Look look;
    const model::Problem problem{ProblemKind::configuration, "the command failed", {}, {}};
    look.renewed(&problem);
    look.failed(ProblemKind::configuration, "the command failed");
    CHECK(look.text() == "failure credential 78: the command failed\n");
}

TEST_CASE("a credential that is missing is told before anything is sent") {
    Look look;
    look.failed(ProblemKind::not_permitted, "no credential");
    CHECK(look.text() == "failure credential 77: no credential\n");
}

TEST_CASE("an answer that is no task is a failure of the request") {
    struct Row {
        int status;
        ProblemKind kind;
        int code;
    };
    const auto row = GENERATE(values<Row>({{404, ProblemKind::not_found, 5},
                                           {400, ProblemKind::rejected, 76},
                                           {200, ProblemKind::not_understood, 76},
                                           {503, ProblemKind::unavailable, 69},
                                           {429, ProblemKind::rate_limited, 75}}));
    Look look;
    look.answered(row.status);
    look.failed(row.kind);
    CHECK_THAT(look.text(),
               Catch::EndsWith("failure request " + std::to_string(row.code) + ": message\n"));
}
