#include "provider/find.hpp"

#include <charconv>
#include <utility>

namespace taskctl::provider {
namespace {

using Step = std::vector<std::string>::const_iterator;

const Json* child(const Json& value, const std::string& step) {
    if (value.kind == Json::Kind::object) return value.find(step);
    if (value.kind != Json::Kind::array) return nullptr;
    if (step.size() > 1 && step.front() == '0') return nullptr;
    std::size_t index = 0;
    const char* end = step.data() + step.size();
    const auto [rest, error] = std::from_chars(step.data(), end, index);
    if (error != std::errc() || rest != end || index >= value.elements.size()) return nullptr;
    return &value.elements[index];
}

bool walk(const Json& value, Step step, const Step end, const Visit& visitor) {
    const Json* at = &value;
    for (; step != end && *step != "*"; ++step) {
        at = child(*at, *step);
        if (at == nullptr) return visitor(nullptr);
    }
    if (step == end) return visitor(at);
    if (!at->is_container()) return visitor(nullptr);
    for (const Json& element : at->elements) {
        if (walk(element, step + 1, end, visitor)) return true;
    }
    return false;
}

Json status_value(int status) {
    Json value;
    value.kind = Json::Kind::number;
    value.number = status;
    value.text = std::to_string(status);
    return value;
}

// The steps of a JSON Pointer without its first `/`; nothing when a `~` escapes nothing.
std::optional<std::vector<std::string>> unescaped_steps(std::string_view text) {
    std::vector<std::string> steps(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '/') {
            steps.emplace_back();
        } else if (text[i] != '~') {
            steps.back() += text[i];
        } else {
            const char next = i + 1 < text.size() ? text[++i] : '\0';
            if (next != '0' && next != '1') return std::nullopt;
            steps.back() += next == '0' ? '~' : '/';
        }
    }
    return steps;
}

}  // namespace

tl::expected<Selector, std::string> parse_selector(std::string_view text) {
    Selector selector;
    if (text.empty()) return selector;
    if (text == "http") {
        selector.source = Selector::Source::http;
        return selector;
    }
    const std::string quoted = "`" + std::string(text) + "`";
    if (text.starts_with("header:")) {
        selector.source = Selector::Source::header;
        selector.header = text.substr(7);
        if (!http::is_valid({selector.header, ""})) {
            return tl::make_unexpected(quoted + " names no header: write `header:Name`");
        }
        return selector;
    }
    if (text.front() != '/') {
        return tl::make_unexpected(quoted +
                                   " is no selector: write a JSON Pointer, which begins with `/`, "
                                   "`http` or `header:NAME` (did you mean `/" +
                                   std::string(text) + "`?)");
    }
    auto steps = unescaped_steps(text.substr(1));
    if (!steps) {
        return tl::make_unexpected(quoted +
                                   " is no JSON Pointer: after `~` comes `0` (for a `~`) or `1` "
                                   "(for a `/`)");
    }
    selector.steps = std::move(*steps);
    return selector;
}

std::string to_text(const Selector& selector) {
    if (selector.source == Selector::Source::http) return "http";
    if (selector.source == Selector::Source::header) return "header:" + selector.header;
    std::string text;
    for (const std::string& step : selector.steps) {
        text += '/';
        for (const char c : step) {
            if (c == '~') {
                text += "~0";
            } else if (c == '/') {
                text += "~1";
            } else {
                text += c;
            }
        }
    }
    return text;
}

std::string listed(const Selectors& selectors) {
    std::string text;
    for (const Selector& selector : selectors) {
        text += (text.empty() ? "" : ", ") + to_text(selector);
    }
    return text;
}

bool visit(const Selector& selector, const Scope& scope, const Visit& visitor) {
    if (selector.source == Selector::Source::body) {
        if (scope.tree == nullptr) return visitor(nullptr);
        return walk(*scope.tree, selector.steps.begin(), selector.steps.end(), visitor);
    }
    if (selector.source == Selector::Source::http) {
        const Json status = status_value(scope.response->status);
        return visitor(&status);
    }
    const auto header = http::find(scope.response->headers, selector.header);
    if (!header) return visitor(nullptr);
    Json value;
    value.kind = Json::Kind::string;
    value.text = *header;
    return visitor(&value);
}

const Json* find_value(const Selectors& selectors, const Json& tree) {
    const Json* found = nullptr;
    const Visit keep = [&found](const Json* value) {
        if (value == nullptr || value->kind == Json::Kind::null) return false;
        found = value;
        return true;
    };
    for (const Selector& selector : selectors) {
        if (walk(tree, selector.steps.begin(), selector.steps.end(), keep)) break;
    }
    return found;
}

std::optional<std::string> to_text(const Json& value) {
    if (value.kind == Json::Kind::boolean) return value.truth ? "true" : "false";
    if (value.kind != Json::Kind::string && value.kind != Json::Kind::number) return std::nullopt;
    if (value.text.empty()) return std::nullopt;
    return value.text;
}

std::optional<std::string> find_text(const Selectors& selectors, const Scope& scope) {
    std::optional<std::string> text;
    const Visit keep = [&text](const Json* value) {
        if (value != nullptr) text = to_text(*value);
        return text.has_value();
    };
    for (const Selector& selector : selectors) {
        if (visit(selector, scope, keep)) break;
    }
    return text;
}

std::vector<std::string> find_texts(const Selectors& selectors, const Scope& scope) {
    std::vector<std::string> texts;
    const Visit keep = [&texts](const Json* value) {
        auto text = value == nullptr ? std::nullopt : to_text(*value);
        if (text) texts.push_back(std::move(*text));
        return false;
    };
    for (const Selector& selector : selectors) {
        visit(selector, scope, keep);
        if (!texts.empty()) break;
    }
    return texts;
}

}  // namespace taskctl::provider
