#include "report/doctor.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace taskctl::report;

namespace {

Finding finding(Grade grade, int exit_code = 0, std::string mend = "") {
    return {"tls", "https://h.example", grade, "message", std::move(mend), exit_code};
}

}  // namespace

TEST_CASE("the exit code is the worst failure's, and warnings have none") {
    CHECK(exit_code({}) == 0);
    const std::vector<Finding> mild = {finding(Grade::ok), finding(Grade::warning)};
    CHECK(exit_code(mild) == 0);
    const std::vector<Finding> bad = {finding(Grade::failure, 69), finding(Grade::failure, 78),
                                      finding(Grade::failure, 77), finding(Grade::warning)};
    CHECK(exit_code(bad) == 77);
}

TEST_CASE("each finding is a line, its way out another, and the last one counts them") {
    const std::vector<Finding> findings = {finding(Grade::ok),
                                           finding(Grade::warning, 0, "do this"),
                                           finding(Grade::failure, 69, "do that")};
    CHECK(findings_text(findings, false) ==
          "ok       tls          https://h.example: message\n"
          "warning  tls          https://h.example: message\n"
          "                      → do this\n"
          "failure  tls          https://h.example: message\n"
          "                      → do that\n"
          "1 failure, 1 warning\n");
    CHECK(findings_text({}, false) == "no failures, no warnings\n");
}

TEST_CASE("nothing that came from outside reaches the terminal as it is") {
    const std::vector<Finding> findings = {
        {"certificate", "https://h.example\x1b[2J", Grade::warning, "CN = a\rb", "x\x1b]0;", 0}};
    const auto text = findings_text(findings, false);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find('\r') == std::string::npos);
}

TEST_CASE("colour marks the grade alone") {
    const std::vector<Finding> findings = {finding(Grade::failure, 69)};
    CHECK_THAT(findings_text(findings, true), Catch::StartsWith("\x1b[31mfailure"));
}

TEST_CASE("as JSON, findings keep what they say") {
    const std::vector<Finding> findings = {finding(Grade::ok),
                                           finding(Grade::failure, 77, "do that")};
    const auto json = nlohmann::json::parse(findings_json(findings, {}));
    CHECK(json["schema"] == "taskctl.doctor/v1");
    CHECK(json["exit_code"] == 77);
    REQUIRE(json["findings"].size() == 2);
    CHECK(json["findings"][0] == nlohmann::json{{"check", "tls"},
                                                {"subject", "https://h.example"},
                                                {"grade", "ok"},
                                                {"message", "message"},
                                                {"mend", nullptr},
                                                {"exit_code", nullptr}});
    CHECK(json["findings"][1]["grade"] == "failure");
    CHECK(json["findings"][1]["mend"] == "do that");
    CHECK(json["findings"][1]["exit_code"] == 77);
}
