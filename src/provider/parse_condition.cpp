#include "provider/find.hpp"
#include "provider/number.hpp"
#include "provider/parse_parts.hpp"

namespace taskctl::provider {
namespace {

std::optional<Scalar> parse_scalar(const Node& node) {
    switch (node.value().kind) {
        case Json::Kind::null:
            return Scalar(nullptr);
        case Json::Kind::boolean:
            return Scalar(node.value().truth);
        case Json::Kind::number:
            return Scalar(to_exact(node.value()).value_or(Number{}));
        case Json::Kind::string:
            return Scalar(node.value().text);
        case Json::Kind::array:
        case Json::Kind::object:
            break;
    }
    node.report_type("a string, a number, true, false or null");
    return std::nullopt;
}

// A scalar, or a list of scalars.
std::vector<Scalar> parse_scalars(const Node& node) {
    std::vector<Scalar> scalars;
    const auto add = [&](const Node& one) {
        if (auto scalar = parse_scalar(one)) scalars.push_back(std::move(*scalar));
    };
    if (node.is(Json::Kind::array)) {
        for (const Node& element : node.elements("a list of values")) add(element);
    } else {
        add(node);
    }
    return scalars;
}

void parse_bound(const Node& parent, std::string_view key, std::optional<Number>& bound) {
    const auto node = parent.find(key);
    if (!node) return;
    if (node->is(Json::Kind::number)) {
        bound = to_exact(node->value());
    } else {
        node->report_type("a number");
    }
}

void check_matcher(const Node& node, const Matcher& matcher) {
    if (matcher.min && matcher.max && *matcher.min > *matcher.max) {
        node.report("`min` is above `max`, so nothing is accepted");
    }
    if (matcher.exists == false && (matcher.min || matcher.max || matcher.none_of)) {
        node.report("nothing that is absent has a value: drop `exists`, or what stands beside it");
    }
}

Matcher parse_matcher(const Node& node);

Matcher parse_all(const Node& node, const Node& every) {
    if (node.value().keys.size() > 1) node.report("`all` stands alone: put the rest into it");
    if (every.value().find("all") != nullptr) every.report("`all` within `all` says nothing more");
    Matcher matcher = parse_matcher(every);
    matcher.all = true;
    return matcher;
}

Matcher parse_matcher(const Node& node) {
    Matcher matcher;
    if (!node.is(Json::Kind::object)) {
        matcher.one_of = parse_scalars(node);
        return matcher;
    }
    node.is_object({"min", "max", "exists", "not", "all"}, "");
    if (node.value().keys.empty()) {
        node.report(
            "is empty; a value, a list, or one of `min`, `max`, `exists`, `not`, `all` is "
            "wanted");
    }
    if (const auto every = node.find("all")) return parse_all(node, *every);
    parse_bound(node, "min", matcher.min);
    parse_bound(node, "max", matcher.max);
    if (const auto exists = node.find("exists")) matcher.exists = exists->truth();
    if (const auto refused = node.find("not")) matcher.none_of = parse_scalars(*refused);
    check_matcher(node, matcher);
    return matcher;
}

std::vector<Condition> parse_any(const Node& node, const Node& any) {
    if (node.value().keys.size() > 1) {
        node.report("`any` stands alone: repeat what stands beside it in each of its conditions");
    }
    std::vector<Condition> conditions;
    for (const Node& element : any.elements("a list of conditions")) {
        conditions.push_back(parse_condition(element));
    }
    return conditions;
}

}  // namespace

std::optional<Selector> parse_selector(const Node& node) {
    const auto text = node.text("a selector such as `/status`");
    if (!text) return std::nullopt;
    auto selector = parse_selector(*text);
    if (selector) return std::move(*selector);
    node.report(selector.error());
    return std::nullopt;
}

Selectors parse_selectors(const Node& node) {
    Selectors selectors;
    const auto add = [&](const Node& one) {
        if (auto selector = parse_selector(one)) selectors.push_back(std::move(*selector));
    };
    if (node.is(Json::Kind::array)) {
        for (const Node& element : node.elements("a list of selectors")) add(element);
    } else if (node.is(Json::Kind::string)) {
        add(node);
    } else {
        node.report_type("a selector such as `/status`, or a list of them,");
    }
    return selectors;
}

Selectors parse_body_selectors(const Node& node) {
    Selectors selectors = parse_selectors(node);
    for (const Selector& selector : selectors) {
        if (selector.source == Selector::Source::body) continue;
        node.report("looks into the body only: `http` and `header:NAME` can't stand here");
    }
    return selectors;
}

Condition parse_condition(const Node& node) {
    Condition condition;
    const std::string_view wanted = "an object of selectors and what must hold of them";
    if (const auto any = node.find("any")) {
        condition.any = parse_any(node, *any);
        return condition;
    }
    const auto members = node.members(wanted);
    if (node.is(Json::Kind::object) && members.empty()) {
        node.report("is empty, so it would hold for every answer; " + std::string(wanted) +
                    " is wanted");
    }
    for (const auto& [key, member] : members) {
        Matcher matcher = parse_matcher(member);
        auto selector = parse_selector(key);
        if (!selector) {
            member.report(selector.error());
            continue;
        }
        condition.terms.emplace_back(std::move(*selector), std::move(matcher));
    }
    return condition;
}

}  // namespace taskctl::provider
