// Conditions, and what lint draws from them. Input: a JSON document
// {"earlier": [when, …], "later": when, "http": 200, "headers": {…}, "answers": […]}.
#include <algorithm>

#include "fuzz/property.hpp"
#include "provider/cover.hpp"
#include "provider/match.hpp"
#include "provider/parse_parts.hpp"

namespace taskctl::fuzz {
namespace {

using provider::Condition;
using provider::Json;
using provider::Matcher;
using provider::Node;
using provider::Scope;
using provider::Selector;

// Of the earlier conditions and of the answers: time is better spent on many inputs.
constexpr std::size_t most = 8;

std::vector<Node> elements_of(const Node& root, std::string_view key) {
    const auto list = root.find(key);
    auto elements = list ? list->elements("") : std::vector<Node>();
    if (elements.size() > most) elements.erase(elements.begin() + most, elements.end());
    return elements;
}

http::Response response_of(const Node& root) {
    http::Response response;
    if (const auto status = root.find("http"))
        response.status = status->whole(100, 599).value_or(0);
    const auto headers = root.find("headers");
    if (!headers) return response;
    for (const auto& [name, value] : headers->members("")) {
        response.headers.push_back({name, value.value().text});
    }
    return response;
}

bool looks_into_body(const Condition& condition) {
    const auto in_body = [](const auto& term) {
        return term.first.source == Selector::Source::body;
    };
    return std::any_of(condition.terms.begin(), condition.terms.end(), in_body);
}

// The opposite of each term whose opposite the language has.
void check_opposites(const Condition& condition, const Scope& scope) {
    for (const auto& [selector, matcher] : condition.terms) {
        const bool has_star =
            std::find(selector.steps.begin(), selector.steps.end(), "*") != selector.steps.end();
        if (has_star || !matcher.one_of) continue;
        Matcher opposite;
        opposite.none_of = matcher.one_of;
        const bool is = provider::holds({{{selector, matcher}}, {}}, scope);
        const bool is_not = provider::holds({{{selector, opposite}}, {}}, scope);
        require(!(is && is_not), "a value is not one of a list and none of it");
    }
}

void check_answer(const std::vector<Condition>& earlier, const Condition& later,
                  const std::vector<std::size_t>& covers, const Scope& scope) {
    if (!provider::holds(later, scope)) return;
    require(scope.tree != nullptr || !looks_into_body(later),
            "of a body that can't be read nothing holds");
    if (covers.empty()) return;
    require(std::any_of(covers.begin(), covers.end(),
                        [&](std::size_t i) { return provider::holds(earlier.at(i), scope); }),
            "a rule that lint calls covered never fires");
}

}  // namespace

void check(std::string_view text) {
    const auto document = provider::parse_json(text, provider::Comments::refused);
    if (!document) return;
    provider::Findings findings;
    const Node root(*document, "", findings);
    const auto when = root.find("later");
    if (!when) return;
    const Condition later = provider::parse_condition(*when);
    std::vector<Condition> earlier;
    for (const Node& one : elements_of(root, "earlier")) {
        earlier.push_back(provider::parse_condition(one));
    }
    if (!findings.empty()) return;

    std::vector<const Condition*> pointers;
    for (const Condition& one : earlier) pointers.push_back(&one);
    const auto covers = provider::covering(pointers, later);
    const http::Response response = response_of(root);
    check_answer(earlier, later, covers, {nullptr, &response});
    for (const Node& answer : elements_of(root, "answers")) {
        const Scope scope{&answer.value(), &response};
        check_opposites(later, scope);
        check_answer(earlier, later, covers, scope);
    }
}

}  // namespace taskctl::fuzz
