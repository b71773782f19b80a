#include "report/doctor.hpp"

#include <algorithm>
#include <vector>

#include <nlohmann/json.hpp>

#include "model/exit_code.hpp"
#include "model/visible.hpp"
#include "report/columns.hpp"
#include "report/json_text.hpp"
#include "report/state_style.hpp"

namespace taskctl::report {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t grade_width = 9;
constexpr std::size_t check_width = 13;

std::string_view style_of(Grade grade) {
    switch (grade) {
        case Grade::ok:
            return color_of(model::State::succeeded);
        case Grade::warning:
            return alert_style;
        case Grade::failure:
            return color_of(model::State::failed);
    }
    return {};
}

std::string count_text(std::span<const Finding> findings, Grade grade) {
    const auto count = std::count_if(findings.begin(), findings.end(),
                                     [grade](const auto& each) { return each.grade == grade; });
    return (count == 0 ? "no" : std::to_string(count)) + " " + std::string(word(grade)) +
           (count == 1 ? "" : "s");
}

}  // namespace

std::string_view word(Grade grade) {
    switch (grade) {
        case Grade::ok:
            return "ok";
        case Grade::warning:
            return "warning";
        case Grade::failure:
            return "failure";
    }
    return "";
}

int exit_code(std::span<const Finding> findings) {
    std::vector<int> codes;
    for (const auto& finding : findings) {
        if (finding.grade == Grade::failure) codes.push_back(finding.exit_code);
    }
    return model::worst_exit_code(codes);
}

std::string findings_text(std::span<const Finding> findings, bool color) {
    std::string text;
    for (const auto& finding : findings) {
        const auto grade = padded(std::string(word(finding.grade)), grade_width);
        text += styled(grade, color ? style_of(finding.grade) : "") +
                padded(finding.check, check_width) + model::visible(finding.subject) + ": " +
                model::visible(finding.message) + "\n";
        if (finding.mend.empty()) continue;
        text += std::string(grade_width + check_width, ' ') + "→ " + model::visible(finding.mend) +
                "\n";
    }
    return text + count_text(findings, Grade::failure) + ", " +
           count_text(findings, Grade::warning) + "\n";
}

std::string findings_json(std::span<const Finding> findings, JsonStyle style) {
    auto array = ordered_json::array();
    for (const auto& finding : findings) {
        const bool failed = finding.grade == Grade::failure;
        array.push_back(
            {{"check", finding.check},
             {"subject", finding.subject},
             {"grade", word(finding.grade)},
             {"message", finding.message},
             {"mend", finding.mend.empty() ? ordered_json(nullptr) : ordered_json(finding.mend)},
             {"exit_code", failed ? ordered_json(finding.exit_code) : ordered_json(nullptr)}});
    }
    const ordered_json object = {{"schema", "taskctl.doctor/v1"},
                                 {"findings", std::move(array)},
                                 {"exit_code", exit_code(findings)}};
    return dump(object, style);
}

}  // namespace taskctl::report
