#include <charconv>

#include "provider/find.hpp"
#include "provider/parse_parts.hpp"
#include "provider/words.hpp"

namespace taskctl::provider {
namespace {

Condition parse_when(const Node& rule) {
    const auto when = rule.need("when", "an object of selectors and what must hold of them");
    return when ? parse_condition(*when) : Condition{};
}

StateRule parse_state_rule(const Node& node) {
    StateRule rule{model::State::unknown, {}};
    if (!node.is_object({"state", "problem", "when"}, "an object with `state` and `when`")) {
        return rule;
    }
    const auto state = node.find("state");
    const auto problem = node.find("problem");
    if (state.has_value() == problem.has_value()) {
        node.report("a rule says either `state` or `problem`, and one of them");
    }
    if (state) {
        rule.verdict = parse_state(*state).value_or(model::State::unknown);
    } else if (problem) {
        rule.verdict = parse_problem(*problem).value_or(model::ProblemKind::not_understood);
    }
    rule.when = parse_when(node);
    return rule;
}

ErrorRule parse_error_rule(const Node& node) {
    ErrorRule rule;
    if (!node.is_object({"kind", "when"}, "an object with `kind` and `when`")) return rule;
    if (const auto kind = node.need("kind", "a kind such as `not_found`")) {
        rule.kind = parse_error_kind(*kind).value_or(ErrorKind::rejected);
    }
    rule.when = parse_when(node);
    return rule;
}

void parse_rate_limit(const Node& node, PollSpec& poll) {
    const std::string wanted = "requests per time such as `300/1m`";
    const auto text = node.text(wanted);
    if (!text) return;
    const auto slash = text->find('/');
    RateLimit limit;
    const char* end = text->data() + (slash == std::string::npos ? 0 : slash);
    const auto [rest, error] = std::from_chars(text->data(), end, limit.requests);
    const auto window = slash == std::string::npos
                            ? std::nullopt
                            : model::parse_duration(std::string_view(*text).substr(slash + 1));
    if (error != std::errc() || rest != end || limit.requests < 1 || !window ||
        window->count() == 0) {
        node.report("`" + *text + "` can't be read; " + wanted + " is wanted");
        return;
    }
    limit.window = *window;
    poll.rate_limit = limit;
}

}  // namespace

std::vector<StateRule> parse_states(const Node& node) {
    std::vector<StateRule> rules;
    for (const Node& element : node.elements("a list of rules")) {
        rules.push_back(parse_state_rule(element));
    }
    return rules;
}

std::vector<ErrorRule> parse_errors(const Node& node) {
    std::vector<ErrorRule> rules;
    for (const Node& element : node.elements("a list of rules")) {
        rules.push_back(parse_error_rule(element));
    }
    return rules;
}

PollSpec parse_poll(const Node& node) {
    PollSpec poll;
    if (!node.is_object({"floor", "rate_limit", "retry_after"}, "an object")) return poll;
    parse_duration(node, "floor", poll.floor);
    if (const auto limit = node.find("rate_limit")) parse_rate_limit(*limit, poll);
    if (const auto hints = node.find("retry_after")) {
        for (const Selector& selector : parse_selectors(*hints)) {
            if (selector.source == Selector::Source::header) {
                poll.retry_after.push_back(selector.header);
            } else {
                hints->report("`" + to_text(selector) + "` is no header: write `header:NAME`");
            }
        }
    }
    return poll;
}

void parse_duration(const Node& parent, std::string_view key, model::Duration& duration) {
    const auto node = parent.find(key);
    if (!node) return;
    const std::string wanted = "a duration such as `1s`";
    const auto text = node->text(wanted);
    if (!text) return;
    if (const auto read = model::parse_duration(*text)) {
        duration = *read;
    } else {
        node->report("`" + *text + "` can't be read; " + wanted + " is wanted");
    }
}

}  // namespace taskctl::provider
