#include "provider/node.hpp"

#include <algorithm>
#include <cmath>

#include "model/similar.hpp"

namespace taskctl::provider {
namespace {

std::string_view noun(const Json& value) {
    switch (value.kind) {
        case Json::Kind::null:
            return "null";
        case Json::Kind::boolean:
            return value.truth ? "true" : "false";
        case Json::Kind::number:
            return "a number";
        case Json::Kind::string:
            return "a string";
        case Json::Kind::array:
            return "a list";
        case Json::Kind::object:
            break;
    }
    return "an object";
}

std::string escaped_step(std::string_view key) {
    std::string step = "/";
    for (const char c : key) {
        if (c == '~') {
            step += "~0";
        } else if (c == '/') {
            step += "~1";
        } else {
            step += c;
        }
    }
    return step;
}

}  // namespace

void Node::report(std::string message) const {
    findings_->push_back({pointer_, std::move(message)});
}

void Node::report_type(std::string_view wanted) const {
    report("is " + std::string(noun(*value_)) + "; " + std::string(wanted) + " is wanted");
}

bool Node::is_object(std::initializer_list<std::string_view> known, std::string_view wanted) const {
    if (!is(Json::Kind::object)) {
        report_type(wanted);
        return false;
    }
    const std::vector<std::string> candidates(known.begin(), known.end());
    for (const std::string& key : value_->keys) {
        if (std::find(known.begin(), known.end(), key) != known.end()) continue;
        report("unknown key `" + key + "`" + model::did_you_mean(key, candidates));
    }
    return true;
}

Node Node::child(std::string_view key, const Json& value) const {
    return {value, pointer_ + escaped_step(key), *findings_};
}

std::optional<Node> Node::find(std::string_view key) const {
    const Json* value = value_->find(key);
    if (value == nullptr) return std::nullopt;
    return child(key, *value);
}

std::optional<Node> Node::need(std::string_view key, std::string_view wanted) const {
    auto found = find(key);
    if (!found) {
        report("`" + std::string(key) + "` is missing; " + std::string(wanted) + " is wanted");
    }
    return found;
}

std::vector<std::pair<std::string, Node>> Node::members(std::string_view wanted) const {
    std::vector<std::pair<std::string, Node>> found;
    if (!is(Json::Kind::object)) {
        report_type(wanted);
        return found;
    }
    for (std::size_t i = 0; i < value_->keys.size(); ++i) {
        found.emplace_back(value_->keys[i], child(value_->keys[i], value_->elements[i]));
    }
    return found;
}

std::vector<Node> Node::elements(std::string_view wanted) const {
    std::vector<Node> found;
    if (!is(Json::Kind::array)) {
        report_type(wanted);
        return found;
    }
    if (value_->elements.empty()) report("is empty; " + std::string(wanted) + " is wanted");
    for (std::size_t i = 0; i < value_->elements.size(); ++i) {
        found.push_back(child(std::to_string(i), value_->elements[i]));
    }
    return found;
}

std::optional<std::string> Node::text(std::string_view wanted) const {
    if (is(Json::Kind::string)) return value_->text;
    report_type(wanted);
    return std::nullopt;
}

std::optional<bool> Node::truth() const {
    if (is(Json::Kind::boolean)) return value_->truth;
    report_type("true or false");
    return std::nullopt;
}

std::optional<int> Node::whole(int least, int most) const {
    const double number = value_->number;
    if (is(Json::Kind::number) && std::trunc(number) == number && number >= least &&
        number <= most) {
        return static_cast<int>(number);
    }
    const std::string wanted =
        "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
    if (is(Json::Kind::number)) {
        report("is " + value_->text + "; " + wanted + " is wanted");
    } else {
        report_type(wanted);
    }
    return std::nullopt;
}

void read_text(const Node& parent, std::string_view key, std::string& text) {
    if (const auto node = parent.find(key)) text = node->text().value_or("");
}

void read_truth(const Node& parent, std::string_view key, bool& truth) {
    if (const auto node = parent.find(key)) truth = node->truth().value_or(truth);
}

}  // namespace taskctl::provider
