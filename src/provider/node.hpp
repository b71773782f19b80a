#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "provider/json.hpp"
#include "provider/parse_spec.hpp"

namespace taskctl::provider {

using Findings = std::vector<Diagnostic>;

// A value of a spec and where it stands, so that what is wrong with it can be told.
// `wanted` completes the sentence "is a string; … is wanted".
class Node {
public:
    Node(const Json& value, std::string pointer, Findings& findings)
        : value_(&value), pointer_(std::move(pointer)), findings_(&findings) {}

    const Json& value() const { return *value_; }
    bool is(Json::Kind kind) const { return value_->kind == kind; }

    void report(std::string message) const;
    void report_type(std::string_view wanted) const;

    // Whether it is an object; keys outside `known` are reported.
    bool is_object(std::initializer_list<std::string_view> known, std::string_view wanted) const;
    // The member, if there.
    std::optional<Node> find(std::string_view key) const;
    // The member; its absence is reported.
    std::optional<Node> need(std::string_view key, std::string_view wanted) const;
    // The members of an object; anything else is reported.
    std::vector<std::pair<std::string, Node>> members(std::string_view wanted) const;
    // The elements of an array that is not empty; anything else is reported.
    std::vector<Node> elements(std::string_view wanted) const;

    // These report any other type.
    std::optional<std::string> text(std::string_view wanted = "a string") const;
    std::optional<bool> truth() const;
    std::optional<int> whole(int least, int most) const;

private:
    Node child(std::string_view key, const Json& value) const;

    const Json* value_;
    std::string pointer_;
    Findings* findings_;
};

// Sets what the member says, if it is there and of the right type.
void read_text(const Node& parent, std::string_view key, std::string& text);
void read_truth(const Node& parent, std::string_view key, bool& truth);

}  // namespace taskctl::provider
