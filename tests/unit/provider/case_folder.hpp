#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "model/secret.hpp"
#include "provider/parse_spec.hpp"
#include "provider/target.hpp"

namespace taskctl::provider::cases {

using Json = nlohmann::json;
namespace fs = std::filesystem;

inline const fs::path source_dir = TASKCTL_SOURCE_DIR;
inline constexpr model::WallTime case_time{std::chrono::sys_days(std::chrono::year(2026) / 1 / 2) +
                                           std::chrono::hours(3) + std::chrono::minutes(4) +
                                           std::chrono::seconds(5)};

inline std::string text_of(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

inline std::vector<fs::path> sorted_entries(const fs::path& folder) {
    std::vector<fs::path> entries;
    if (fs::is_directory(folder)) {
        for (const auto& entry : fs::directory_iterator(folder)) entries.push_back(entry.path());
    }
    std::sort(entries.begin(), entries.end());
    return entries;
}

inline std::vector<fs::path> spec_files() {
    return sorted_entries(source_dir / "src/providers");
}

// The folder of a case as it is named in a failure: `tests/providers/NAME/CASE`.
inline std::string shown(const fs::path& folder) {
    return fs::relative(folder, source_dir).string();
}

inline std::string listed(const std::vector<Diagnostic>& findings, std::string_view file) {
    std::string text;
    for (const Diagnostic& finding : findings) text += to_text(file, finding) + "\n";
    return text;
}

// The provider's own spec, or the findings as text.
inline tl::expected<Spec, std::string> load_spec(const fs::path& file) {
    auto spec = parse_spec(text_of(file));
    if (spec) return std::move(*spec);
    return tl::make_unexpected(listed(spec.error(), shown(file)));
}

inline Json load_json(const fs::path& file) {
    return Json::parse(text_of(file));
}

inline Parameters params_of(const Json& given, const Spec& spec) {
    Parameters params;
    if (given.contains("params")) params = given["params"].get<Parameters>();
    for (const auto& [name, parameter] : spec.params) {
        if (parameter.required) params.try_emplace(name, "x");
    }
    return params;
}

inline std::optional<model::Secret> token_of(const Json& given, const char* member) {
    if (!given.contains(member)) return std::nullopt;
    return model::Secret(given[member].get<std::string>());
}

inline std::string answer_in(const fs::path& folder) {
    for (const char* name : {"answer.json", "answer.txt", "answer.html"}) {
        if (fs::exists(folder / name)) return text_of(folder / name);
    }
    return "";
}

inline Target target_of(const Json& given, const std::shared_ptr<const Spec>& spec) {
    auto service = std::make_shared<Service>();
    service->spec = spec;
    const std::string fixed = spec->endpoint.empty() ? "https://api.example.com" : spec->endpoint;
    service->endpoint = http::parse_url(given.value("endpoint", fixed)).value();

    Target target;
    target.id = given.value("id", "t");
    target.ref = spec->name + "/" + target.id;
    target.params = params_of(given, *spec);
    target.service = std::move(service);
    return target;
}

inline http::Headers headers_of(const Json& given) {
    http::Headers headers;
    const Json values = given.value("headers", Json::object());
    for (const auto& [name, value] : values.items()) {
        headers.push_back({name, value.get<std::string>()});
    }
    return headers;
}

// Members that the format does not know, so that a misspelt expectation is not passed over.
inline std::vector<std::string> unknown_members(const Json& object,
                                                std::initializer_list<std::string_view> known) {
    std::vector<std::string> findings;
    for (const auto& [key, value] : object.items()) {
        if (std::find(known.begin(), known.end(), key) == known.end()) {
            findings.push_back("unknown member `" + key + "`");
        }
    }
    return findings;
}

inline void expect_equal(std::vector<std::string>& findings, const std::string& member,
                         const Json& wanted, const Json& got) {
    if (wanted == got) return;
    findings.push_back("`" + member + "` is " + got.dump() + ", but " + wanted.dump() +
                       " is expected");
}

}  // namespace taskctl::provider::cases
