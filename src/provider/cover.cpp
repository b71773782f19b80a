#include "provider/cover.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "provider/match.hpp"

namespace taskctl::provider {
namespace {

using Terms = std::vector<std::pair<Selector, Matcher>>;

// Lists of several selectors are taken apart only up to this many cases.
constexpr std::size_t case_limit = 256;

// Whether every value that equals `narrow` equals `wide` too.
bool within(const Scalar& narrow, const Scalar& wide) {
    if (narrow == wide) return true;
    if (!std::holds_alternative<Number>(wide)) return false;
    const auto number = number_of(narrow);
    return number && *number == std::get<Number>(wide);
}

// Whether no value equals both.
bool apart(const Scalar& one, const Scalar& other) {
    if (one == other) return false;
    const auto number = number_of(one);
    return !number || number != number_of(other);
}

bool any_within(const Scalar& narrow, const std::vector<Scalar>& wide) {
    return std::any_of(wide.begin(), wide.end(),
                       [&](const Scalar& scalar) { return within(narrow, scalar); });
}

bool in_bounds(const Scalar& scalar, const Matcher& bounds) {
    const auto number = number_of(scalar);
    return number && !(bounds.min && *number < *bounds.min) &&
           !(bounds.max && *number > *bounds.max);
}

bool is_null(const Scalar& scalar) {
    return std::holds_alternative<std::nullptr_t>(scalar);
}

// Whether a value accepted by `narrow` can't be this scalar.
bool excludes(const Matcher& narrow, const Scalar& scalar) {
    const auto& refused = narrow.none_of;
    if (refused && any_within(scalar, *refused)) return true;
    if (narrow.one_of) {
        return std::all_of(narrow.one_of->begin(), narrow.one_of->end(),
                           [&](const Scalar& value) { return apart(value, scalar); });
    }
    return (narrow.min || narrow.max) && !in_bounds(scalar, narrow);
}

// Whether `narrow` accepts no missing value.
bool wants_a_value(const Matcher& narrow) {
    if (narrow.exists == true || narrow.none_of || narrow.min || narrow.max) return true;
    return narrow.one_of && std::none_of(narrow.one_of->begin(), narrow.one_of->end(), is_null);
}

bool bounds_imply(const Matcher& narrow, const Matcher& wide) {
    if (narrow.one_of) {
        return std::all_of(narrow.one_of->begin(), narrow.one_of->end(),
                           [&](const Scalar& scalar) { return in_bounds(scalar, wide); });
    }
    return (!wide.min || (narrow.min && *narrow.min >= *wide.min)) &&
           (!wide.max || (narrow.max && *narrow.max <= *wide.max));
}

// Whether each value that `narrow` accepts is accepted by `wide`.
bool value_implies(const Matcher& narrow, const Matcher& wide) {
    if (narrow.exists == false || wide.exists == false) return narrow.exists == wide.exists;
    if (wide.exists == true && !wants_a_value(narrow)) return false;
    if (wide.one_of) {
        if (!narrow.one_of) return false;
        const bool all =
            std::all_of(narrow.one_of->begin(), narrow.one_of->end(),
                        [&](const Scalar& scalar) { return any_within(scalar, *wide.one_of); });
        if (!all) return false;
    }
    if (wide.none_of) {
        const bool all =
            wants_a_value(narrow) &&
            std::all_of(wide.none_of->begin(), wide.none_of->end(),
                        [&](const Scalar& scalar) { return excludes(narrow, scalar); });
        if (!all) return false;
    }
    return !(wide.min || wide.max) || bounds_imply(narrow, wide);
}

bool has_star(const Selector& selector) {
    return std::find(selector.steps.begin(), selector.steps.end(), "*") != selector.steps.end();
}

bool implies(const Selector& selector, const Matcher& narrow, const Matcher& wide) {
    if (!has_star(selector)) return value_implies(narrow, wide);
    if (wide.all && !narrow.all) return false;
    // "None is there" and "one that is there" say different things of elements.
    const bool absence = narrow.exists == false || wide.exists == false;
    if (absence && narrow.all != wide.all) return false;
    return value_implies(narrow, wide);
}

bool implies(const Terms& narrow, const Terms& wide) {
    return std::all_of(wide.begin(), wide.end(), [&](const auto& wanted) {
        return std::any_of(narrow.begin(), narrow.end(), [&](const auto& term) {
            return term.first == wanted.first && implies(wanted.first, term.second, wanted.second);
        });
    });
}

// The condition as alternatives, each of which is a list of terms that must all hold.
void add_alternatives(const Condition& condition, std::vector<Terms>& alternatives) {
    if (condition.any.empty()) {
        alternatives.push_back(condition.terms);
        return;
    }
    for (const Condition& part : condition.any) add_alternatives(part, alternatives);
}

// One case for each value of the lists in it: they may be covered by different rules.
std::vector<Terms> taken_apart(const Terms& terms) {
    std::vector<Terms> cases = {terms};
    for (std::size_t i = 0; i < terms.size(); ++i) {
        const auto& [selector, matcher] = terms[i];
        if (!matcher.one_of || matcher.one_of->size() < 2 || matcher.all) continue;
        if (cases.size() * matcher.one_of->size() > case_limit) continue;
        std::vector<Terms> split;
        for (const Terms& one : cases) {
            for (const Scalar& scalar : *matcher.one_of) {
                split.push_back(one);
                split.back()[i].second.one_of = std::vector<Scalar>{scalar};
            }
        }
        cases = std::move(split);
    }
    return cases;
}

std::optional<std::size_t> first_covering(const std::vector<const Condition*>& earlier,
                                          const Terms& later) {
    for (std::size_t i = 0; i < earlier.size(); ++i) {
        std::vector<Terms> alternatives;
        add_alternatives(*earlier[i], alternatives);
        const bool covers = std::any_of(alternatives.begin(), alternatives.end(),
                                        [&](const Terms& wide) { return implies(later, wide); });
        if (covers) return i;
    }
    return std::nullopt;
}

}  // namespace

std::vector<std::size_t> covering(const std::vector<const Condition*>& earlier,
                                  const Condition& later) {
    std::vector<Terms> alternatives;
    add_alternatives(later, alternatives);
    std::set<std::size_t> rules;
    for (const Terms& terms : alternatives) {
        for (const Terms& one : taken_apart(terms)) {
            const auto rule = first_covering(earlier, one);
            if (!rule) return {};
            rules.insert(*rule);
        }
    }
    return {rules.begin(), rules.end()};
}

}  // namespace taskctl::provider
