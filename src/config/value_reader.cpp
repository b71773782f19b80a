#include "config/value_reader.hpp"

namespace taskctl::config {
namespace {

using Kind = TomlNode::Kind;

constexpr std::string_view credentials_folder = "$CREDENTIALS_DIRECTORY/";

}  // namespace

ValueReader::Value ValueReader::param(const TomlNode& node, const std::string& key) {
    const auto place = findings_.where(node.place, key);
    if (node.kind == Kind::text || node.kind == Kind::integer) {
        return ProfileValue{Literal{model::Secret(node.text)}, place};
    }
    if (node.kind != Kind::table || node.members.size() != 1) {
        findings_.report(
            node.place, key,
            "must be a string, an integer, or one of {command = [\"PROGRAM\", …]}, {file = "
            "\"FILE\"} and {env = \"NAME\"}");
        return std::nullopt;
    }
    const auto& member = node.members.front();
    const auto at = key + "." + member.key;
    if (member.key == "command") return command(member.value, at);
    if (member.key == "file") return file(member.value, at);
    if (member.key == "env") return variable(member.value, at);
    static const std::vector<std::string> known = {"command", "file", "env"};
    findings_.report_unknown(member, at, known);
    return std::nullopt;
}

ValueReader::Value ValueReader::command(const TomlNode& node, const std::string& key) {
    if (node.kind != Kind::array) {
        findings_.report_type(node, key, "an array of strings (no shell reads it)");
        return std::nullopt;
    }
    FromCommand made;
    for (const auto& word : node.elements) {
        if (word.kind != Kind::text) {
            findings_.report_type(word, key, "an array of strings");
            return std::nullopt;
        }
        if (word.text.find('\0') != std::string::npos) {
            findings_.report(word.place, key, "a word has a NUL in it");
            return std::nullopt;
        }
        made.words.push_back(word.text);
    }
    if (made.words.empty() || made.words.front().empty()) {
        findings_.report(node.place, key, "the program's name is missing");
        return std::nullopt;
    }
    // Without a slash it is looked for in PATH; with one, never in the folder of the moment.
    auto& program = made.words.front();
    if (program.find('/') != std::string::npos) program = expanded(program);
    return ProfileValue{std::move(made), findings_.where(node.place, key)};
}

ValueReader::Value ValueReader::file(const TomlNode& node, const std::string& key) {
    if (!findings_.is_text(node, key)) return std::nullopt;
    return ProfileValue{FromFile{node.text, expanded(node.text)}, findings_.where(node.place, key)};
}

ValueReader::Value ValueReader::variable(const TomlNode& node, const std::string& key) {
    if (!findings_.is_text(node, key)) return std::nullopt;
    if (node.text.find_first_of(std::string_view("=\0", 2)) != std::string::npos) {
        findings_.report(node.place, key, "this is no name of a variable");
        return std::nullopt;
    }
    return ProfileValue{FromVariable{node.text}, findings_.where(node.place, key)};
}

std::string ValueReader::expanded(const std::string& text) const {
    if (text.starts_with(credentials_folder)) {
        const auto folder = environment_("CREDENTIALS_DIRECTORY");
        return folder ? *folder + "/" + text.substr(credentials_folder.size()) : "";
    }
    if (text.starts_with("~/")) {
        if (const auto home = environment_("HOME")) return *home + text.substr(1);
    }
    return (folder_ / text).lexically_normal().string();
}

}  // namespace taskctl::config
