#include "report/spec_text.hpp"

#include <algorithm>

#include "model/time.hpp"
#include "model/visible.hpp"

namespace taskctl::report {
namespace {

using model::visible;

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string parameter_text(const std::string& name, const provider::Parameter& parameter) {
    std::string text = "  " + name;
    if (text.size() < 22) text.resize(22, ' ');
    text += " " + visible(parameter.help);
    std::vector<std::string> remarks;
    if (parameter.required) remarks.emplace_back("required");
    if (parameter.secret) remarks.emplace_back("secret");
    if (parameter.default_value)
        remarks.push_back("default \"" + visible(*parameter.default_value) + "\"");
    if (!parameter.allowed.empty())
        remarks.push_back("one of " + visible(joined(parameter.allowed)));
    return text + (remarks.empty() ? "" : " (" + joined(remarks) + ")") + "\n";
}

std::string template_text(const provider::Template& text) {
    std::string result;
    for (const auto& piece : text.pieces) {
        using Kind = provider::Template::Piece::Kind;
        if (piece.kind == Kind::literal) {
            result += piece.text;
        } else {
            result += (piece.kind == Kind::now ? "{now:" : "{") + piece.text + "}";
        }
    }
    return visible(result);
}

}  // namespace

std::string spec_row(const std::string& name, const std::vector<std::string>& aliases,
                     const std::string& title, std::size_t width) {
    auto text = visible(name);
    text.resize(std::max(width, text.size()), ' ');
    text += "  " + visible(title);
    return aliases.empty() ? text : text + " [" + joined(aliases) + "]";
}

std::string spec_text(const provider::Spec& spec, const std::string& origin) {
    std::string text = spec_row(spec.name, spec.aliases, spec.title, 0) + "\n";
    if (!spec.docs.empty()) text += "  docs      " + visible(spec.docs) + "\n";
    text += "  endpoint  " +
            (spec.endpoint.empty() ? "none: give --endpoint URL" : visible(spec.endpoint)) + "\n";
    text += "  asks      " + spec.request.method + " " + template_text(spec.request.path) + "\n";
    text += "  spec      " + visible(origin) + "\n";
    if (spec.poll.rate_limit) {
        text += "  limit     " + std::to_string(spec.poll.rate_limit->requests) + " requests in " +
                model::to_text(spec.poll.rate_limit->window) + "\n";
    }
    if (!spec.params.empty()) text += "Parameters:\n";
    for (const auto& [name, parameter] : spec.params) text += parameter_text(name, parameter);
    return text;
}

}  // namespace taskctl::report
