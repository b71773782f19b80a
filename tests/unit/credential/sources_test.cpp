#include "credential/sources.hpp"

#include <catch2/catch.hpp>

namespace {

using taskctl::credential::Granted;
using taskctl::http::CommandEnd;
using taskctl::model::Fault;
using taskctl::model::ProblemKind;
using taskctl::model::WallTime;
using Reason = CommandEnd::Reason;

const WallTime now = taskctl::model::parse_rfc3339("2026-11-21T22:17:00Z").value();

std::string text_of(const Granted& granted) {
    return granted ? granted->token.reveal() : granted.error().problem.message;
}

}  // namespace

TEST_CASE("a fixed token is there at once and stays") {
    const auto source = taskctl::credential::fixed_source(taskctl::model::Secret("t"));
    CHECK_FALSE(source->is_renewable());
    const auto granted = std::get<Granted>(source->ask(nullptr, now));
    CHECK(text_of(granted) == "t");
    CHECK_FALSE(granted->lifetime);
}

TEST_CASE("a file is read anew each time; once it held a token, what is wrong with it may pass") {
    taskctl::model::Result<std::string> text = "one\n";
    const auto source = taskctl::credential::file_source("FILE", [&] { return text; });
    CHECK(source->is_renewable());
    CHECK(text_of(std::get<Granted>(source->ask(nullptr, now))) == "one");
    text = R"({"token": "two", "expires_at": "2026-11-21T22:18:00Z"})";
    const auto second = std::get<Granted>(source->ask(nullptr, now));
    CHECK(text_of(second) == "two");
    CHECK(second->lifetime == std::chrono::minutes(1));
    text = "";
    const auto third = std::get<Granted>(source->ask(nullptr, now));
    CHECK(text_of(third) == "the token in FILE is empty");
    CHECK(third.error().passing);
}

TEST_CASE("a file that can't be read or holds an expired token is refused at once") {
    taskctl::model::Result<std::string> text =
        taskctl::model::fail(Fault::configuration, "no FILE");
    const auto source = taskctl::credential::file_source("FILE", [&] { return text; });
    const auto missing = std::get<Granted>(source->ask(nullptr, now));
    CHECK(missing.error().problem.kind == ProblemKind::configuration);
    CHECK_FALSE(missing.error().passing);
    text = R"({"token": "old", "expires_at": "2026-11-21T22:17:00Z"})";
    const auto expired = std::get<Granted>(source->ask(nullptr, now));
    CHECK(text_of(expired) == "the token in FILE has expired at 2026-11-21T22:17:00Z: renew it");
    CHECK(expired.error().problem.kind == ProblemKind::not_permitted);
}

TEST_CASE("a program's output is the token, and its failure is one of configuration") {
    taskctl::http::Command command;
    command.words = {"helper"};
    const auto [end, text] = GENERATE(table<CommandEnd, std::string>({
        {{Reason::exited, 0, "tok\nrest\n"}, "tok"},
        {{Reason::exited, 0, ""}, "the token in the output of HELPER is empty"},
        {{Reason::exited, 3, "tok"}, "HELPER ended with exit code 3"},
        {{Reason::signaled, 9, "tok"}, "HELPER was ended by signal 9"},
        {{Reason::not_started, 2, ""}, "HELPER can't be started: No such file or directory"},
        {{Reason::timed_out, 0, ""}, "HELPER did not end within 30s"},
        {{Reason::too_long, 0, ""}, "HELPER printed more than 64 KiB"},
    }));
    const auto source = taskctl::credential::command_source("HELPER", command);
    CHECK(std::get<taskctl::http::Command>(source->ask(nullptr, now)) == command);
    const auto granted = source->read(end, now);
    CHECK(text_of(granted) == text);
    if (granted) return;
    CHECK(granted.error().problem.kind == ProblemKind::configuration);
    CHECK_FALSE(granted.error().passing);
    source->read(CommandEnd{Reason::exited, 0, "tok"}, now);
    CHECK(source->read(end, now).error().passing);
}
