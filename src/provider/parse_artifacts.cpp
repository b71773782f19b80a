#include <algorithm>

#include "provider/parse_parts.hpp"

namespace taskctl::provider {
namespace {

void parse_each(const Node& node, ArtifactSpec& artifact) {
    const Selectors selectors = parse_body_selectors(node);
    if (node.is(Json::Kind::array)) node.report_type("one selector such as `/links/*`");
    if (selectors.empty()) return;
    const auto& steps = selectors.front().steps;
    if (std::find(steps.begin(), steps.end(), "*") == steps.end()) {
        node.report("finds no elements without a `*` step: write `" + node.value().text + "/*`");
    }
    artifact.each = selectors.front();
}

void parse_name(const Node& node, ArtifactSpec& artifact) {
    const auto text = node.text("a name, or a selector that begins with `/`,");
    if (!text) return;
    if (!text->starts_with('/')) {
        artifact.name = *text;
        if (text->empty()) node.report("is empty; a name such as `file` is wanted");
    } else if (auto selector = parse_selector(node)) {
        artifact.name = std::move(*selector);
    }
}

void parse_type(const Node& node, ArtifactSpec& artifact) {
    const auto text = node.text("`file` or `resource`");
    if (!text) return;
    if (*text == "file") {
        artifact.type = model::ArtifactType::file;
    } else if (*text != "resource") {
        node.report("`" + *text + "` is no type: write `file` (download fetches it) or " +
                    "`resource` (a link)");
    }
}

ArtifactSpec parse_artifact(const Node& node) {
    ArtifactSpec artifact;
    if (!node.is_object({"each", "when", "name", "url", "type", "credential"},
                        "an object with `name` and `url`")) {
        return artifact;
    }
    if (const auto each = node.find("each")) parse_each(*each, artifact);
    if (const auto when = node.find("when")) {
        if (node.value().find("each") == nullptr) {
            node.report("`when` chooses among the elements of `each`: add `each`, or drop it");
        }
        artifact.when = parse_condition(*when);
    }
    if (const auto name = node.need("name", "a name such as `file`")) {
        parse_name(*name, artifact);
    }
    if (const auto url = node.need("url", "a selector such as `/href`")) {
        artifact.url = parse_selectors(*url);
    }
    if (const auto type = node.find("type")) parse_type(*type, artifact);
    read_truth(node, "credential", artifact.credential);
    return artifact;
}

}  // namespace

std::vector<ArtifactSpec> parse_artifacts(const Node& node) {
    std::vector<ArtifactSpec> artifacts;
    for (const Node& element : node.elements("a list of artifacts")) {
        artifacts.push_back(parse_artifact(element));
    }
    return artifacts;
}

}  // namespace taskctl::provider
