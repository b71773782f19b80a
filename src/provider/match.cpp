#include "provider/match.hpp"

#include <algorithm>

#include "provider/number.hpp"

namespace taskctl::provider {
namespace {

bool contains(const std::vector<Scalar>& scalars, const Json& value) {
    return std::any_of(scalars.begin(), scalars.end(),
                       [&](const Scalar& scalar) { return equals(scalar, value); });
}

// Whether one value satisfies the matcher. A null is as good as nothing there, but for a matcher
// that lists null.
bool accepts(const Matcher& matcher, const Json* value) {
    const bool there = value != nullptr && value->kind != Json::Kind::null;
    if (matcher.exists && *matcher.exists != there) return false;
    if (matcher.one_of && (value == nullptr || !contains(*matcher.one_of, *value))) return false;
    if (matcher.none_of && (!there || contains(*matcher.none_of, *value))) return false;
    if (!matcher.min && !matcher.max) return true;
    const auto number = there ? to_exact(*value) : std::nullopt;
    return number && !(matcher.min && *number < *matcher.min) &&
           !(matcher.max && *number > *matcher.max);
}

bool holds(const Selector& selector, const Matcher& matcher, const Scope& scope) {
    if (selector.source == Selector::Source::body && scope.tree == nullptr) return false;
    if (matcher.all) {
        std::size_t seen = 0;
        const bool refused = visit(selector, scope, [&](const Json* value) {
            ++seen;
            return !accepts(matcher, value);
        });
        return !refused && seen > 0;
    }
    if (matcher.exists == false) {
        return !visit(selector, scope, [](const Json* value) {
            return value != nullptr && value->kind != Json::Kind::null;
        });
    }
    return visit(selector, scope, [&](const Json* value) { return accepts(matcher, value); });
}

}  // namespace

std::optional<Number> number_of(const Scalar& scalar) {
    if (const auto* number = std::get_if<Number>(&scalar)) return *number;
    if (const auto* text = std::get_if<std::string>(&scalar)) return to_exact(*text);
    return std::nullopt;
}

bool equals(const Scalar& scalar, const Json& value) {
    switch (value.kind) {
        case Json::Kind::null:
            return std::holds_alternative<std::nullptr_t>(scalar);
        case Json::Kind::boolean:
            return scalar == Scalar(value.truth);
        case Json::Kind::number: {
            const auto number = number_of(scalar);
            return number && number == to_exact(value);
        }
        case Json::Kind::string: {
            if (const auto* text = std::get_if<std::string>(&scalar)) return *text == value.text;
            const auto* number = std::get_if<Number>(&scalar);
            return number != nullptr && to_exact(value) == *number;
        }
        case Json::Kind::array:
        case Json::Kind::object:
            break;
    }
    return false;
}

bool holds(const Condition& condition, const Scope& scope) {
    const bool terms =
        std::all_of(condition.terms.begin(), condition.terms.end(),
                    [&](const auto& term) { return holds(term.first, term.second, scope); });
    if (!terms || condition.any.empty()) return terms;
    return std::any_of(condition.any.begin(), condition.any.end(),
                       [&](const Condition& part) { return holds(part, scope); });
}

}  // namespace taskctl::provider
