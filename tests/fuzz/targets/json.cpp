// What is written for programs and people. Input: a line for each text of a task, in the order of
// `sighted` below.
#include "report/json.hpp"

#include "fuzz/input.hpp"
#include "fuzz/property.hpp"
#include "fuzz/text_check.hpp"
#include "provider/json.hpp"
#include "report/text.hpp"
#include "unit/report/sighted.hpp"

namespace taskctl::fuzz {
namespace {

using provider::Json;

test::Sighted sighted(Input& input) {
    const auto text = [&input] { return std::string(input.line()); };
    test::Sighted one(text());
    one.target.id = text();
    auto& task = one.task;
    const auto states = static_cast<std::int64_t>(model::all_states.size());
    task.state = model::all_states.at(static_cast<std::size_t>(input.number(0, states - 1)));
    task.progress.percent = static_cast<double>(input.number(0, 100'000'000)) / 1e6;
    task.progress.total = input.number(0, INT64_MAX);
    task.raw_state = text();
    task.kind = text();
    task.created_at = text();
    task.eta = text();
    task.artifacts.push_back({text(), text(), model::ArtifactType::file, true});
    one.troubled = true;
    one.problem = {model::ProblemKind::rejected, text(), 400, one.now};
    task.error = model::TaskError{text(), text(), {}};
    for (int i = 0; i < 5; ++i) task.error->details.push_back(text());
    return one;
}

std::string without_line_feeds(std::string text) {
    std::erase(text, '\n');
    return text;
}

Json read(const std::string& text) {
    auto json = provider::parse_json(text, provider::Comments::refused);
    require(json.has_value(), "what is written is JSON");
    return std::move(*json);
}

void check_text(const Json& object, std::string_view key, const std::string& text) {
    const Json* value = object.find(key);
    require(value != nullptr && value->kind == Json::Kind::string, "a text is there");
    require(is_utf8(value->text), "a text is UTF-8");
    if (is_utf8(text)) require(value->text == text, "a text reads back as it came");
}

void check_members(const Json& object, const test::Sighted& one) {
    check_text(object, "ref", one.target.ref);
    check_text(object, "id", one.target.id);
    check_text(object, "state", std::string(word(one.task.state)));
    check_text(object, "raw_state", *one.task.raw_state);
    check_text(object, "kind", *one.task.kind);
    check_text(object, "created_at", *one.task.created_at);
    check_text(object, "eta", *one.task.eta);
    check_text(*object.find("error"), "code", *one.task.error->code);
    check_text(*object.find("error"), "message", *one.task.error->message);
    check_text(object.find("artifacts")->elements.at(0), "url", one.task.artifacts[0].url);
    check_text(*object.find("problem"), "message", one.problem.message);
    const auto& details = object.find("error")->find("details")->elements;
    require(details.size() == one.task.error->details.size(), "every detail is there");
    const Json& progress = *object.find("progress");
    require(progress.find("percent")->number == *one.task.progress.percent, "percent is exact");
    require(progress.find("total")->text == std::to_string(*one.task.progress.total),
            "a count is exact");
}

void check_line(const std::string& plain, const std::string& ascii) {
    require(is_utf8(plain) && plain.find_first_of("\r\n") == std::string::npos,
            "an event is one line of UTF-8");
    require(is_printable_ascii(ascii), "a terminal gets printable ASCII only");
    require(plain.find("##[") == std::string::npos && ascii.find("##[") == std::string::npos,
            "nothing commands a CI job");
    require(provider::write_json(read(plain)) == provider::write_json(read(ascii)),
            "JSON reads the same in ASCII");
}

void check_people(const watch::Sighting& sighting) {
    require(are_safe_lines(report::task_line(sighting, 20, false)), "a line is safe to show");
    require(are_safe_lines(report::task_block(sighting, false)), "a block is safe to show");
    require(are_safe_lines(report::problem_line(sighting, sighting.at)), "a problem is safe");
    const auto line = report::task_line(sighting, 20, false);
    require(line.find('\n') == line.size() - 1, "a line is one line");
}

}  // namespace

void check(std::string_view text) {
    Input input(text);
    const auto one = sighted(input);
    const auto sighting = one.sighting();
    const auto plain = report::task_json(sighting, {false, false});
    check_line(plain, report::task_json(sighting, {false, true}));
    const Json object = read(plain);
    check_members(object, one);
    const auto indented = report::task_json(sighting, {true, true});
    require(is_printable_ascii(without_line_feeds(indented)),
            "a terminal gets printable ASCII and line feeds only");
    require(provider::write_json(read(indented)) == provider::write_json(object),
            "JSON reads the same with blanks");
    check_line(report::finished_json(sighting, one.task.state, false),
               report::finished_json(sighting, one.task.state, true));
    check_line(report::problem_json(sighting, one.now, false),
               report::problem_json(sighting, one.now, true));
    check_people(sighting);
}

}  // namespace taskctl::fuzz
