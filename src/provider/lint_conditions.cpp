#include "provider/lint_conditions.hpp"

#include <algorithm>
#include <functional>

#include "provider/find.hpp"
#include "provider/match.hpp"

namespace taskctl::provider {
namespace {

using Term = std::pair<Selector, Matcher>;
using Terms = std::vector<Term>;

// Calls with the terms of each alternative and where they stand.
using Visitor = std::function<void(const Terms&, const std::string& pointer)>;
void each_alternative(const Condition& when, const std::string& pointer, const Visitor& visitor) {
    if (when.any.empty()) visitor(when.terms, pointer);
    for (std::size_t i = 0; i < when.any.size(); ++i) {
        each_alternative(when.any[i], pointer + "/any/" + std::to_string(i), visitor);
    }
}

bool names_values(const Matcher& matcher) {
    if (matcher.min || matcher.max) return true;
    return matcher.one_of &&
           std::none_of(matcher.one_of->begin(), matcher.one_of->end(), [](const Scalar& scalar) {
               return std::holds_alternative<std::nullptr_t>(scalar);
           });
}

// Every answer that is read as a task has such a status, but for those of `accept`.
bool holds_of_usual_status(const Term& term) {
    const Condition alone{{term}, {}};
    for (int status = 200; status <= 299; ++status) {
        const http::Response response{status, {}, ""};
        if (holds(alone, {nullptr, &response})) return true;
    }
    return false;
}

bool is_word(const Spec& spec, const Selector& selector) {
    const auto& words = spec.task.raw_state;
    return std::find(words.begin(), words.end(), selector) != words.end();
}

// Whether a rule for a state asks for it to be missing, or null.
bool may_be_missing(const Spec& spec, const Selector& selector) {
    bool found = false;
    for (const auto& rule : spec.states) {
        each_alternative(rule.when, "", [&](const Terms& terms, const std::string&) {
            found = found || std::any_of(terms.begin(), terms.end(), [&](const Term& term) {
                        const auto& [at, matcher] = term;
                        return at == selector && (matcher.exists == false ||
                                                  (matcher.one_of && !names_values(matcher)));
                    });
        });
    }
    return found;
}

// Whether it asks for something that an answer in an unknown state need not have. A result that is
// there may be as good a sign as a word.
bool tells_success(const Spec& spec, const Term& term) {
    const auto& [selector, matcher] = term;
    if (selector.source == Selector::Source::http) {
        return is_word(spec, selector) || !holds_of_usual_status(term);
    }
    if (names_values(matcher)) return true;
    const bool there = matcher.exists == true || matcher.none_of;
    const bool whole = selector.source == Selector::Source::body && selector.steps.empty();
    return there && !whole && (!is_word(spec, selector) || may_be_missing(spec, selector));
}

// Whether their first `*` stands for the elements of one list.
bool share_elements(const Selector& one, const Selector& other) {
    const auto star = std::find(one.steps.begin(), one.steps.end(), "*");
    if (star == one.steps.end()) return false;
    const auto length = static_cast<std::size_t>(star - one.steps.begin()) + 1;
    return other.steps.size() >= length &&
           std::equal(one.steps.begin(), star + 1, other.steps.begin());
}

// Whether one element is enough: what holds of all of them, or of none, holds of the other's too.
bool wants_one(const Matcher& matcher) {
    return !matcher.all && matcher.exists != false;
}

// Some elements have the one, and some the other: as said, if no value is asked for.
bool are_mixed_up(const Term& one, const Term& other) {
    return wants_one(one.second) && wants_one(other.second) &&
           share_elements(one.first, other.first) &&
           (names_values(one.second) || names_values(other.second));
}

}  // namespace

void check_conditions(const Spec& spec, std::vector<Diagnostic>& findings) {
    const Visitor check_elements = [&](const Terms& terms, const std::string& pointer) {
        for (auto term = terms.begin(); term != terms.end(); ++term) {
            const auto earlier = std::find_if(
                terms.begin(), term, [&](const Term& one) { return are_mixed_up(one, *term); });
            if (earlier == term) continue;
            findings.push_back({pointer, "different elements may meet `" + to_text(earlier->first) +
                                             "` and `" + to_text(term->first) +
                                             "`, as each `*` looks for its own: drop one, say "
                                             "`all` of one, or write an index for the `*`"});
        }
    };
    const Visitor check_success = [&](const Terms& terms, const std::string& pointer) {
        const bool tells = std::any_of(terms.begin(), terms.end(),
                                       [&](const Term& term) { return tells_success(spec, term); });
        if (tells) return;
        findings.push_back({pointer,
                            "takes a status that the spec does not know for a success: ask for "
                            "the value that means it, as in {\"/status\": \"done\"}, or for a "
                            "member that is there only then"});
    };
    for (std::size_t i = 0; i < spec.states.size(); ++i) {
        const std::string pointer = "/states/" + std::to_string(i) + "/when";
        each_alternative(spec.states[i].when, pointer, check_elements);
        const auto* state = std::get_if<model::State>(&spec.states[i].verdict);
        if (state == nullptr || *state != model::State::succeeded) continue;
        each_alternative(spec.states[i].when, pointer, check_success);
    }
    for (std::size_t i = 0; i < spec.errors.size(); ++i) {
        each_alternative(spec.errors[i].when, "/errors/" + std::to_string(i) + "/when",
                         check_elements);
    }
    for (std::size_t i = 0; i < spec.task.artifacts.size(); ++i) {
        each_alternative(spec.task.artifacts[i].when,
                         "/task/artifacts/" + std::to_string(i) + "/when", check_elements);
    }
}

}  // namespace taskctl::provider
