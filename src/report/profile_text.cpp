#include "report/profile_text.hpp"

#include <algorithm>
#include <vector>

#include <nlohmann/json.hpp>

#include "model/visible.hpp"

namespace taskctl::report {
namespace {

using model::visible;
using nlohmann::ordered_json;
using Row = std::vector<std::string>;

// Bytes that continue a character take no place of their own.
std::size_t width(const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

// Rows with their columns under each other.
std::string table(const std::vector<Row>& rows) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
    }
    std::string text;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            line += (i == 0 ? "" : "  ") + row[i];
            line.append(widths[i] - width(row[i]), ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text;
}

ordered_json nullable(const std::string& text) {
    return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

std::string dump(const ordered_json& value) {
    return value.dump(2, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string profile_list_text(const config::ConfigFile& file) {
    std::vector<Row> rows;
    for (const auto& [name, profile] : file.profiles) {
        const bool is_default = name == file.default_profile.text;
        rows.push_back({visible(name), visible(profile.provider.text),
                        profile.endpoint.text.empty() ? "-" : visible(profile.endpoint.text),
                        is_default ? "(default)" : ""});
    }
    return table(rows);
}

std::string profile_list_json(const config::ConfigFile& file) {
    auto list = ordered_json::array();
    for (const auto& [name, profile] : file.profiles) {
        list.push_back({{"name", name},
                        {"provider", profile.provider.text},
                        {"endpoint", nullable(profile.endpoint.text)},
                        {"default", name == file.default_profile.text}});
    }
    return dump(list);
}

std::string profile_text(const config::ProfileView& view) {
    std::string text = visible(view.name) + (view.is_default ? " (default)" : "") + "  " +
                       visible(view.file) + "\n";
    std::vector<Row> rows;
    for (const auto& row : view.rows) {
        const auto value = row.source.empty() ? row.value : "from " + row.source;
        rows.push_back({"  " + visible(row.key), value.empty() ? "\"\"" : visible(value),
                        "(" + std::string(word(row.giver)) + ")"});
    }
    return text + table(rows);
}

std::string profile_json(const config::ProfileView& view) {
    auto settings = ordered_json::array();
    for (const auto& row : view.rows) {
        settings.push_back({{"key", row.key},
                            {"value", row.source.empty() ? ordered_json(row.value) : nullptr},
                            {"source", nullable(row.source)},
                            {"from", word(row.giver)}});
    }
    return dump({{"profile", view.name},
                 {"file", view.file},
                 {"default", view.is_default},
                 {"settings", settings}});
}

}  // namespace taskctl::report
