#include "config/findings.hpp"

#include <algorithm>

#include "model/similar.hpp"
#include "model/visible.hpp"

namespace taskctl::config {
namespace {

constexpr std::size_t most_reported = 20;

}  // namespace

std::string Findings::where(TomlPlace place, const std::string& key) const {
    return path_ + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) +
           (key.empty() ? "" : ": " + key);
}

void Findings::report(TomlPlace place, const std::string& key, const std::string& what) {
    findings_.push_back({place, where(place, model::visible(key, 200)) + ": " + what});
}

void Findings::report_unknown(const TomlNode::Member& member, const std::string& key,
                              std::span<const std::string> known) {
    report(member.place, key, "unknown key" + model::did_you_mean(member.key, known));
}

void Findings::report_type(const TomlNode& node, const std::string& key,
                           const std::string& wanted) {
    report(node.place, key, "must be " + wanted + ", not " + std::string(node.type));
}

model::Error Findings::error() {
    std::ranges::stable_sort(findings_, {}, &Finding::place);
    model::Error error{model::Fault::configuration, ""};
    for (std::size_t i = 0; i < std::min(findings_.size(), most_reported); ++i) {
        error.message += (i == 0 ? "" : "\n") + findings_[i].text;
    }
    if (findings_.size() > most_reported) {
        error.message +=
            "\n… and " + std::to_string(findings_.size() - most_reported) + " more findings";
    }
    return error;
}

bool Findings::is_text(const TomlNode& node, const std::string& key) {
    if (node.kind != TomlNode::Kind::text) {
        report_type(node, key, "a string");
        return false;
    }
    if (!node.text.empty() && !model::has_control_byte(node.text)) return true;
    report(node.place, key, node.text.empty() ? "is empty" : "has a control character in it");
    return false;
}

Placed Findings::placed(const TomlNode& node, const std::string& key) {
    if (!is_text(node, key)) return {};
    return {node.text, where(node.place, key)};
}

}  // namespace taskctl::config
