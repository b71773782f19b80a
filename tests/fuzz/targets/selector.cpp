// Selectors. Input: a selector, the HTTP status, headers up to an empty line, then the body.
#include <algorithm>

#include "fuzz/input.hpp"
#include "fuzz/property.hpp"
#include "provider/find.hpp"

namespace taskctl::fuzz {
namespace {

using provider::Json;
using provider::Scope;
using provider::Selector;

std::size_t count_values(const Json& value) {
    std::size_t count = 1;
    for (const Json& element : value.elements) count += count_values(element);
    return count;
}

bool has_star(const Selector& selector) {
    return std::find(selector.steps.begin(), selector.steps.end(), "*") != selector.steps.end();
}

void check_search(const Selector& selector, const Scope& scope) {
    std::size_t visits = 0;
    std::vector<std::string> texts;
    const bool ended = provider::visit(selector, scope, [&](const Json* value) {
        ++visits;
        auto text = value == nullptr ? std::nullopt : provider::to_text(*value);
        if (text) texts.push_back(std::move(*text));
        return false;
    });
    require(!ended, "a search that nobody ends goes to the end");
    require(has_star(selector) || visits == 1, "without `*` there is one place");
    const auto values = scope.tree == nullptr ? 1 : count_values(*scope.tree);
    require(visits <= values, "no value is visited twice");
    require(provider::find_texts({selector}, scope) == texts, "all texts are found");
    const auto first = provider::find_text({selector}, scope);
    require(first.has_value() == !texts.empty(), "a text is found when there is one");
    require(!first || (*first == texts.front() && !first->empty()), "the first text is found");
    if (selector.source != Selector::Source::body || scope.tree == nullptr) return;
    const Json* found = provider::find_value({selector}, *scope.tree);
    require(found == nullptr || found->kind != Json::Kind::null, "a null counts as nothing");
}

}  // namespace

void check(std::string_view text) {
    Input input(text);
    const auto selector = provider::parse_selector(input.line());
    if (!selector) return;
    const auto written = provider::to_text(*selector);
    require(provider::parse_selector(written) == *selector, "what is written reads back the same");

    http::Response response;
    response.status = static_cast<int>(input.number(100, 599));
    response.headers = input.headers();
    response.body = input.rest();
    check_search(*selector, {nullptr, &response});
    const auto body = provider::parse_json(response.body, provider::Comments::refused);
    if (body) check_search(*selector, {&*body, &response});
}

}  // namespace taskctl::fuzz
