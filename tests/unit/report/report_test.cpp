#include "report/report.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "unit/report/sighted.hpp"

using namespace taskctl;
using namespace taskctl::report;
using test::Sighted;
using test::TextWriter;

namespace {

Plan plan(Format format, bool watching, std::size_t tasks) {
    Plan plan;
    plan.format = format;
    plan.watching = watching;
    plan.several = tasks > 1;
    plan.tasks = tasks;
    return plan;
}

Sighted task(std::size_t index, model::State state) {
    Sighted world("shop/" + std::to_string(index), index);
    world.task.state = state;
    return world;
}

void finish(Report& report, std::size_t index, model::State state) {
    report.finished(task(index, state).sighting(0), state);
}

}  // namespace

TEST_CASE("get prints lines in the order of the references, each as soon as it can") {
    TextWriter output;
    const auto report = make_report(plan(Format::text, false, 3), output);
    finish(*report, 1, model::State::failed);
    CHECK(output.text.empty());
    finish(*report, 0, model::State::succeeded);
    CHECK(output.text == "shop/0  succeeded\nshop/1  failed\n");
    finish(*report, 2, model::State::running);
    CHECK(output.text == "shop/0  succeeded\nshop/1  failed\nshop/2  running\n");
}

TEST_CASE("watch prints a final line when a task ends") {
    TextWriter output;
    const auto report = make_report(plan(Format::text, true, 2), output);
    finish(*report, 1, model::State::failed);
    CHECK(output.text == "shop/1  failed\n");
}

TEST_CASE("JSON is an object for one and an array in order for several") {
    TextWriter one;
    const auto single = make_report(plan(Format::json, true, 1), one);
    finish(*single, 0, model::State::succeeded);
    CHECK(one.text.empty());
    single->end({}, {});
    CHECK(one.text.starts_with("{\n  \"schema\": \"taskctl.task/v1\""));
    CHECK(one.text.ends_with("}\n"));

    TextWriter many;
    const auto several = make_report(plan(Format::json, false, 2), many);
    finish(*several, 1, model::State::succeeded);
    finish(*several, 0, model::State::failed);
    several->end({}, {});
    CHECK(many.text.starts_with("[\n{"));
    CHECK(many.text.ends_with("}\n]\n"));
    CHECK(many.text.find("shop/0") < many.text.find("shop/1"));
}

TEST_CASE("states are one word a line in order") {
    TextWriter output;
    const auto report = make_report(plan(Format::state, true, 2), output);
    finish(*report, 1, model::State::canceled);
    finish(*report, 0, model::State::partial);
    CHECK(output.text == "partial\ncanceled\n");
}

TEST_CASE("raw is the last answer, byte for byte") {
    TextWriter output;
    const auto report = make_report(plan(Format::raw, false, 1), output);
    const auto world = task(0, model::State::running);
    const provider::Reading reading;
    for (const auto* body : {"first", "\x1b[31m last\n\n"}) {
        const http::Answer answer = http::Response{200, {}, body};
        report->exchanged({0, world.target, {}, answer, reading, {}, {}, {}});
    }
    const http::Answer none = tl::make_unexpected(http::NoAnswer{});
    report->exchanged({0, world.target, {}, none, reading, {}, {}, {}});
    report->end({}, {});
    CHECK(output.text == "\x1b[31m last\n\n");
}

TEST_CASE("events of a watch come one a line and the summary last") {
    TextWriter output;
    const auto report = make_report(plan(Format::jsonl, true, 1), output);
    const auto world = task(0, model::State::running);
    report->observed(world.sighting());
    report->changed(world.sighting());
    finish(*report, 0, model::State::succeeded);
    report->end({}, {});
    std::vector<std::string> events;
    for (std::size_t at = 0; (at = output.text.find("\"event\":\"", at)) != std::string::npos;) {
        at += 9;
        events.push_back(output.text.substr(at, output.text.find('"', at) - at));
    }
    CHECK(events == std::vector<std::string>{"observed", "changed", "finished", "summary"});
    CHECK(std::count(output.text.begin(), output.text.end(), '\n') == 4);
}

TEST_CASE("messages are changes, problems and warnings, each warning once") {
    TextWriter output;
    const auto messages = make_messages(plan(Format::text, true, 1), output);
    auto world = task(0, model::State::running);
    messages->observed(world.sighting());
    provider::Reading reading;
    reading.warnings = {"odd percent"};
    const http::Answer answer = http::Response{};
    messages->exchanged({0, world.target, {}, answer, reading, {}, {}, {}});
    messages->exchanged({0, world.target, {}, answer, reading, {}, {}, {}});
    world.troubled = true;
    world.problem = {model::ProblemKind::timeout, "too late", {}, {}};
    messages->finished(world.sighting(), model::ProblemKind::timeout);
    const auto warning = std::string("taskctl: warning: odd percent\n");
    CHECK(output.text.find(warning) == output.text.rfind(warning));
    CHECK(output.text.starts_with("03:04:05Z shop/0  running\n" + warning));
    CHECK(output.text.ends_with("taskctl: shop/0: too late\n"));
}

TEST_CASE("quiet leaves only what went wrong") {
    TextWriter output;
    auto quiet = plan(Format::text, true, 1);
    quiet.quiet = true;
    const auto messages = make_messages(quiet, output);
    auto world = task(0, model::State::running);
    messages->observed(world.sighting());
    world.troubled = true;
    world.problem = {model::ProblemKind::timeout, "too late", {}, {}};
    messages->problem(world.sighting(), world.now);
    CHECK(output.text.empty());
    messages->finished(world.sighting(), model::ProblemKind::timeout);
    CHECK(output.text == "taskctl: shop/0: too late\n");
}

TEST_CASE("a change that the line does not show is not told, but what comes after a problem is") {
    TextWriter output;
    const auto messages = make_messages(plan(Format::text, true, 2), output);
    auto world = task(0, model::State::running);
    const auto look = [&](const char* updated_at) {
        world.task.updated_at = updated_at;
        messages->changed(world.sighting());
    };
    const auto lines = [&] { return std::ranges::count(output.text, '\n'); };
    messages->observed(world.sighting());
    look("2026-01-01T00:00:01Z");
    look("2026-01-01T00:00:02Z");
    CHECK(lines() == 1);
    world.task.progress.percent = 5;
    look("2026-01-01T00:00:03Z");
    CHECK(lines() == 2);
    messages->observed(task(1, model::State::running).sighting());
    CHECK(lines() == 3);

    world.troubled = true;
    messages->problem(world.sighting(), {});
    world.troubled = false;
    look("2026-01-01T00:00:04Z");
    CHECK(lines() == 5);
    look("2026-01-01T00:00:05Z");
    CHECK(lines() == 5);
}
