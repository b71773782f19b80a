#include <algorithm>
#include <vector>

#include "model/visible.hpp"
#include "report/explained.hpp"
#include "report/text.hpp"

namespace taskctl::report {
namespace {

using std::string;

// Each line of a text, set in.
string indented(const string& text) {
    string lines;
    for (std::size_t begin = 0; begin <= text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size());
        lines += "  " + text.substr(begin, end - begin) + "\n";
        begin = end + 1;
    }
    return lines;
}

string header_lines(const http::Headers& headers) {
    string text;
    for (const auto& header : headers) {
        text += "  " + model::visible(header.name) + ": " + model::visible(header.value) + "\n";
    }
    return text;
}

string login_lines(const Explained& told) {
    if (told.logins.empty()) return "";
    string text = "Credential\n";
    for (const auto& login : told.logins) {
        text += "  " + (login.what.empty() ? string("the token command") : login.what);
        if (!login.outcome.empty()) text += ": " + login.outcome;
        text += ": " + (login.problem.empty() ? string("a token") : login.problem) + "\n";
    }
    return text + "\n";
}

string request_lines(const Explained& told) {
    if (!told.request) return "Request\n  none was sent\n\n";
    string text = "Request\n  " + told.request->method + " " + model::visible(told.request->url) +
                  "\n" + header_lines(told.request->headers);
    if (!told.request->body.empty()) text += indented(provider::shown_body(told.request->body));
    if (!told.redirected_to.empty()) text += "  redirected to " + told.redirected_to + "\n";
    if (told.requests > 1) {
        text += "  (sent " + std::to_string(told.requests) + " times; what follows is the last)\n";
    }
    return text + "\n";
}

string answer_lines(const Explained& told) {
    if (!told.request) return "";
    if (!told.answer) return "Answer\n  none: " + told.no_answer + "\n\n";
    string text = "Answer\n  HTTP " + std::to_string(told.answer->status) + "\n" +
                  header_lines(told.answer->headers);
    text += told.answer->body.empty() ? "  (no body)\n" : indented(told.answer->body);
    return text + "\n";
}

string found_text(const provider::TermTrace& term) {
    if (term.found.empty()) return "nothing";
    string text;
    for (const auto& value : term.found) text += (text.empty() ? "" : ", ") + value;
    return term.more == 0 ? text : text + " and " + std::to_string(term.more) + " more";
}

string term_line(const provider::TermTrace& term) {
    return string("    ") + (term.holds ? "yes  " : "no   ") +
           (term.selector.empty() ? string("the whole") : term.selector) + " " + term.wanted +
           "; found " + found_text(term) + "\n";
}

// What makes a condition hold, or what keeps it from holding. The alternatives of a rule often have
// a condition in common.
void add_terms(const provider::ConditionTrace& when, std::vector<string>& lines) {
    for (const auto& term : when.terms) {
        if (term.holds != when.holds) continue;
        auto line = term_line(term);
        if (std::ranges::find(lines, line) == lines.end()) lines.push_back(std::move(line));
    }
    for (const auto& part : when.any) {
        if (part.holds != when.holds) continue;
        add_terms(part, lines);
        if (when.holds) break;
    }
}

string condition_lines(const provider::ConditionTrace& when) {
    std::vector<string> lines;
    add_terms(when, lines);
    string text;
    for (const auto& line : lines) text += line;
    return text;
}

string rule_lines(const Explained& told) {
    const auto& reading = told.reading;
    if (!told.answer) return "";
    string text = "Rules (the first that holds decides)\n";
    for (const auto& rule : reading.rules) {
        text += "  " + rule.pointer + " " + rule.verdict +
                (rule.when.holds ? ": holds\n" : ": does not hold\n") + condition_lines(rule.when);
    }
    if (!reading.decided.empty()) text += "  decided by " + reading.decided + "\n";
    return text + "\n";
}

string looked_at_text(const provider::FieldTrace& field) {
    string text;
    for (const auto& place : field.looked_at) text += (text.empty() ? "" : ", ") + place;
    return text;
}

string field_line(const provider::FieldTrace& field, std::size_t width) {
    string text = "  " + field.name;
    text.resize(std::max(text.size(), width + 2), ' ');
    text += "  ";
    if (!field.remark.empty()) return text + looked_at_text(field) + ": " + field.remark + "\n";
    if (!field.pointer) return text + "nothing at " + looked_at_text(field) + "\n";
    text += *field.pointer;
    if (!field.found.empty()) text += ": " + field.found;
    const bool same = field.found == field.value || field.found == "\"" + field.value + "\"";
    if (field.value.empty()) {
        text += ", which can't be read";
    } else if (!same) {
        text += (field.found.empty() ? ": " : ", read as ") + field.value;
    }
    return text + "\n";
}

string field_lines(const Explained& told) {
    const auto& fields = told.reading.fields;
    if (fields.empty()) return "";
    std::size_t width = 0;
    for (const auto& field : fields) width = std::max(width, field.name.size());
    string text = "Fields\n";
    const auto& root = told.reading.root;
    if (root && !root->empty()) text += "  the task stands at " + *root + "\n";
    for (const auto& field : fields) text += field_line(field, width);
    return text + "\n";
}

string hint_lines(const Explained& told) {
    string text;
    if (told.retry_after) text += "  asked to wait " + model::to_text(*told.retry_after) + "\n";
    if (told.quota_reset) {
        text += "  no requests left for " + model::to_text(*told.quota_reset) + "\n";
    }
    return text.empty() ? "" : "Hints of the service\n" + text + "\n";
}

}  // namespace

string explained_text(const Explained& told, const watch::Sighting& sighting, bool color) {
    string text = login_lines(told) + request_lines(told) + answer_lines(told) + rule_lines(told) +
                  field_lines(told) + hint_lines(told) + "Result\n";
    string block = task_block(sighting, color);
    block.pop_back();
    text += indented(block);
    if (sighting.problem != nullptr) {
        text += "    problem   " +
                model::visible(sighting.problem->message, model::error_text_limit) + "\n";
    }
    return text + "  exit code " + std::to_string(sighting.exit_code) + "\n";
}

}  // namespace taskctl::report
