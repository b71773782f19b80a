#include <set>

#include <catch2/catch.hpp>

#include "provider/builtin.hpp"
#include "provider/login.hpp"
#include "provider/read.hpp"
#include "provider/read_example.hpp"
#include "provider/request.hpp"
#include "unit/provider/case_compare.hpp"
#include "unit/provider/case_folder.hpp"

using namespace taskctl;
using namespace taskctl::provider;
using namespace taskctl::provider::cases;

namespace {

Json to_json(const model::Task& task) {
    Json artifacts = Json::array();
    for (const model::Artifact& artifact : task.artifacts) {
        const bool file = artifact.type == model::ArtifactType::file;
        artifacts.push_back({{"name", artifact.name},
                             {"url", artifact.url},
                             {"type", file ? "file" : "resource"},
                             {"credential", artifact.credential}});
    }
    Json error;
    if (task.error) {
        error = {{"code", or_null(task.error->code)},
                 {"message", or_null(task.error->message)},
                 {"details", task.error->details}};
    }
    return {{"state", model::word(task.state)},
            {"raw_state", or_null(task.raw_state)},
            {"kind", or_null(task.kind)},
            {"progress",
             {{"percent", or_null(task.progress.percent)},
              {"total", or_null(task.progress.total)},
              {"succeeded", or_null(task.progress.succeeded)},
              {"failed", or_null(task.progress.failed)}}},
            {"created_at", or_null(task.created_at)},
            {"started_at", or_null(task.started_at)},
            {"updated_at", or_null(task.updated_at)},
            {"finished_at", or_null(task.finished_at)},
            {"eta", or_null(task.eta)},
            {"error", error},
            {"artifacts", artifacts}};
}

Words check_form(const Json& given) {
    Words findings = unknown_members(given, {"source", "why", "id", "params", "endpoint", "http",
                                             "headers", "rule", "expect", "problem", "warnings"});
    const std::string source = given.value("source", "");
    if (source != "documented" && source != "composed") {
        findings.emplace_back("`source` has to be `documented` or `composed`");
    }
    if (given.value("why", "").empty()) findings.emplace_back("`why` is missing");
    if (given.contains("expect") == given.contains("problem")) {
        findings.emplace_back("either `expect` or `problem` is wanted");
    }
    return findings;
}

Json to_json(const Login& login) {
    return {{"token", login.token.reveal()},
            {"lifetime", login.lifetime ? Json(model::to_text(*login.lifetime)) : Json()},
            {"rotated", login.rotated}};
}

Words check_answer(const fs::path& folder, const std::shared_ptr<const Spec>& spec,
                   std::set<std::string>& hit) {
    const Json given = load_json(folder / "case.json");
    Words findings = check_form(given);
    http::Response response;
    response.status = given.value("http", 200);
    response.headers = headers_of(given);
    response.body = answer_in(folder);
    const Reading reading = read(target_of(given, spec), response, case_time);
    hit.insert(reading.rule);

    if (given.contains("rule")) expect_equal(findings, "rule", given["rule"], reading.rule);
    if (given.contains("warnings")) {
        expect_equal(findings, "warnings", given["warnings"], reading.warnings.size());
    }
    const Json got =
        reading.outcome ? to_json(*reading.outcome) : failure_json(reading.outcome.error());
    if (given.contains("expect") != reading.outcome.has_value()) {
        findings.push_back("the answer reads as " + got.dump());
    } else if (reading.outcome) {
        compare(findings, "", given["expect"], got);
    } else {
        compare_problem(findings, given["problem"], got);
    }
    return findings;
}

Words check_request(const fs::path& folder, const std::shared_ptr<const Spec>& spec) {
    const Json given = load_json(folder / "request.json");
    const auto token = token_of(given, "token");
    const auto request = request_for(target_of(given, spec), token ? &*token : nullptr, case_time);
    Words findings = unknown_members(
        given, {"source", "why", "id", "params", "token", "endpoint", "expect", "problem"});
    if (request.has_value() != given.contains("expect")) {
        findings.push_back(request ? "a request is made" : request.error().message);
        return findings;
    }
    const Words more = request ? compare_request(given["expect"], *request) : Words();
    findings.insert(findings.end(), more.begin(), more.end());
    if (!request) {
        compare_problem(
            findings, given["problem"],
            {{"kind", model::word(request.error().kind)}, {"message", request.error().message}});
    }
    return findings;
}

Words check_login(const fs::path& folder, const std::shared_ptr<const Spec>& spec) {
    const Json given = load_json(folder / "login.json");
    Words findings = unknown_members(given, {"source", "why", "params", "live", "endpoint", "http",
                                             "headers", "request", "expect", "problem"});
    const auto service = target_of(given, spec).service;
    if (given.contains("request")) {
        const auto live = token_of(given, "live");
        const auto request =
            login_request(*service, params_of(given, *spec), live ? &*live : nullptr, case_time);
        if (!request) return {request.error().message};
        const Words more = compare_request(given["request"], *request);
        findings.insert(findings.end(), more.begin(), more.end());
        return findings;
    }
    const auto login = read_login(
        *service, {given.value("http", 200), headers_of(given), answer_in(folder)}, case_time);
    if (login.has_value() != given.contains("expect")) {
        findings.push_back(login ? "the login succeeds" : login.error().problem.message);
    } else if (login) {
        compare(findings, "", given["expect"], to_json(*login));
    } else {
        compare_problem(findings, given["problem"], failure_json(login.error()));
    }
    return findings;
}

Words check_folder(const fs::path& folder, const std::shared_ptr<const Spec>& spec,
                   std::set<std::string>& hit) {
    try {
        if (fs::exists(folder / "login.json")) return check_login(folder, spec);
        if (fs::exists(folder / "request.json")) return check_request(folder, spec);
        if (fs::exists(folder / "case.json")) return check_answer(folder, spec, hit);
        return {"neither case.json nor request.json nor login.json is there"};
    } catch (const Json::exception& error) {
        return {std::string("the case can't be read: ") + error.what()};
    }
}

void add_rules(Words& rules, const std::string& list, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) rules.push_back(list + std::to_string(i));
}

}  // namespace

TEST_CASE("every recorded answer and request of a provider reads as its case says") {
    for (const fs::path& file : spec_files()) {
        const auto loaded = load_spec(file);
        INFO((loaded ? "" : loaded.error()));
        CHECK(loaded.has_value());
        if (!loaded) continue;
        const auto spec = std::make_shared<const Spec>(*loaded);

        std::set<std::string> hit;
        for (const fs::path& folder : sorted_entries(source_dir / "tests/providers" / spec->name)) {
            for (const std::string& finding : check_folder(folder, spec, hit)) {
                FAIL_CHECK(shown(folder) << ": " << finding);
            }
        }
        for (const Example& example : spec->examples) {
            hit.insert(read_example(*spec, example).rule);
        }
        Words rules;
        add_rules(rules, "/states/", spec->states.size());
        add_rules(rules, "/errors/", spec->errors.size());
        for (const std::string& rule : rules) {
            if (hit.count(rule) > 0) continue;
            FAIL_CHECK(shown(file) << ": no case in tests/providers/" << spec->name
                                   << " and no example reaches the rule " << rule);
        }
    }
}

TEST_CASE("every folder of cases belongs to a provider") {
    std::set<std::string> names;
    for (const fs::path& file : spec_files()) names.insert(file.stem().string());
    for (const fs::path& folder : sorted_entries(source_dir / "tests/providers")) {
        CAPTURE(shown(folder));
        CHECK(names.count(folder.filename().string()) == 1);
    }
}

TEST_CASE("every provider passes the lint and its own examples") {
    for (const fs::path& file : spec_files()) {
        const auto spec = load_spec(file);
        if (!spec) continue;  // reported above
        CAPTURE(shown(file));
        CHECK(file.stem() == spec->name);
        CHECK(listed(lint(*spec), shown(file)).empty());
        CHECK(listed(check_examples(*spec), shown(file)).empty());
    }
}

TEST_CASE("the built-in table names what the specs name, sorted") {
    const auto files = spec_files();
    const auto table = builtins();
    REQUIRE(table.size() == files.size());
    REQUIRE(table.size() > 0);
    for (std::size_t i = 0; i < files.size(); ++i) {
        CAPTURE(shown(files[i]));
        CHECK(table[i].text == text_of(files[i]));
        const auto spec = load_spec(files[i]);
        if (!spec) continue;  // reported above
        std::string aliases;
        for (const std::string& alias : spec->aliases) {
            aliases += (aliases.empty() ? "" : " ") + alias;
        }
        CHECK(table[i].name == spec->name);
        CHECK(table[i].aliases == aliases);
        CHECK((i == 0 || table[i - 1].name < table[i].name));
    }
}
