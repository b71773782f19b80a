#include "provider/explain_condition.hpp"

#include <array>
#include <charconv>

#include "provider/match.hpp"
#include "provider/shown_json.hpp"

namespace taskctl::provider {
namespace {

constexpr std::size_t most_values = 3;
constexpr std::size_t longest_value = 80;

std::string number_text(const Number& number) {
    if (number.whole) return std::to_string(*number.whole);
    std::array<char, 32> text{};  // the longest is -2.2250738585072014e-308
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number.value).ptr;
    return {text.data(), end};
}

std::string scalar_text(const Scalar& scalar) {
    if (const auto* truth = std::get_if<bool>(&scalar)) return *truth ? "true" : "false";
    if (const auto* number = std::get_if<Number>(&scalar)) return number_text(*number);
    if (const auto* text = std::get_if<std::string>(&scalar)) {
        return json_string(*text).value_or("\"\"");
    }
    return "null";
}

std::string listed(const std::vector<Scalar>& scalars) {
    std::string text;
    for (const Scalar& scalar : scalars) text += (text.empty() ? "" : ", ") + scalar_text(scalar);
    return text;
}

std::string wanted_text(const Matcher& matcher) {
    std::string text;
    const auto add = [&text](const std::string& part) {
        text += (text.empty() ? "" : " and ") + part;
    };
    if (matcher.exists) add(*matcher.exists ? "is there" : "is not there");
    if (matcher.one_of) {
        add((matcher.one_of->size() == 1 ? "is " : "is one of ") + listed(*matcher.one_of));
    }
    if (matcher.none_of) {
        add((matcher.none_of->size() == 1 ? "is there and is not " : "is there and is none of ") +
            listed(*matcher.none_of));
    }
    if (matcher.min) add("is at least " + number_text(*matcher.min));
    if (matcher.max) add("is at most " + number_text(*matcher.max));
    return matcher.all ? "of every element " + text : text;
}

TermTrace trace(const Selector& selector, const Matcher& matcher, const Scope& scope) {
    TermTrace term;
    term.selector = to_text(selector);
    term.wanted = wanted_text(matcher);
    Condition alone;
    alone.terms.emplace_back(selector, matcher);
    term.holds = holds(alone, scope);
    visit(selector, scope, [&term](const Json* value) {
        if (value == nullptr) return false;
        if (term.found.size() < most_values) {
            term.found.push_back(shown_value(*value, longest_value));
        } else {
            ++term.more;
        }
        return false;
    });
    return term;
}

}  // namespace

ConditionTrace trace(const Condition& condition, const Scope& scope) {
    ConditionTrace traced;
    traced.holds = holds(condition, scope);
    for (const auto& [selector, matcher] : condition.terms) {
        traced.terms.push_back(trace(selector, matcher, scope));
    }
    for (const Condition& part : condition.any) traced.any.push_back(trace(part, scope));
    return traced;
}

}  // namespace taskctl::provider
