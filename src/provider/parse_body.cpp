#include <algorithm>

#include "http/ascii.hpp"
#include "http/message.hpp"
#include "provider/parse_parts.hpp"

namespace taskctl::provider {
std::optional<Template> parse_template(const Node& node, Place place, const Names& names) {
    const auto text = node.text();
    if (!text) return std::nullopt;
    ParsedTemplate parsed = parse_template(*text, place, names);
    for (std::string& finding : parsed.findings) node.report(std::move(finding));
    return std::move(parsed.text);
}

Fields parse_fields(const Node& node, Place place, const Names& names) {
    Fields fields;
    for (const auto& [key, member] : node.members("an object of strings")) {
        if (key.empty()) member.report("has an empty name");
        if (auto text = parse_template(member, place, names)) {
            fields.emplace_back(key, std::move(*text));
        }
    }
    return fields;
}

Fields parse_headers(const Node& node, const Names& names) {
    Fields fields = parse_fields(node, Place::header, names);
    for (auto field = fields.begin(); field != fields.end(); ++field) {
        const std::string& name = field->first;
        if (!name.empty() && !http::is_valid({name, ""})) {
            node.report("`" + name +
                        "` can't be the name of a header: write letters, digits and dashes");
        }
        const bool doubled = std::any_of(fields.begin(), field, [&](const auto& earlier) {
            return http::same_ignoring_case(name, earlier.first);
        });
        if (doubled) node.report("the header `" + name + "` is there twice; drop one");
    }
    return fields;
}

JsonTemplate parse_json_template(const Node& node, const Names& names) {
    switch (node.value().kind) {
        case Json::Kind::string:
            return {parse_template(node, Place::json, names).value_or(Template{})};
        case Json::Kind::object: {
            JsonTemplate::Object object;
            for (const auto& [key, member] : node.members("an object")) {
                object.push_back({key, parse_json_template(member, names)});
            }
            return {std::move(object)};
        }
        case Json::Kind::array: {
            JsonTemplate::Array array;
            if (node.value().elements.empty()) return {std::move(array)};
            for (const Node& element : node.elements("a list")) {
                array.push_back(parse_json_template(element, names));
            }
            return {std::move(array)};
        }
        case Json::Kind::null:
        case Json::Kind::boolean:
        case Json::Kind::number:
            break;
    }
    return {JsonTemplate::Literal{write_json(node.value())}};
}

}  // namespace taskctl::provider
