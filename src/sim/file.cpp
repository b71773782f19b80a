#include "sim/file.hpp"

#include <array>
#include <charconv>

#include <nlohmann/json.hpp>

#include "sim/chance.hpp"
#include "sim/json.hpp"
#include "sim/task.hpp"

namespace taskctl::sim {
namespace {

using Json = nlohmann::ordered_json;

bool has_credential(const Request& request, std::string_view token) {
    return bears(request, token) || request.header("x-api-key").value_or("") == token;
}

std::string_view query_value(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
        if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) {
            return pair.substr(name.size() + 1);
        }
    }
    return {};
}

Answer refusal(int status, std::string_view message) {
    return json_answer(status, Json{{"error", "taskctl-sim: " + std::string(message)}});
}

// What is wrong with the right to read the file, if anything is.
std::optional<Answer> refuse(const Request& request, const FileRules& rules) {
    const std::string_view given = query_value(request.query(), "signature");
    if (given.empty()) {
        if (has_credential(request, rules.token)) return std::nullopt;
        return refusal(401, "this file wants the credential");
    }
    const std::string_view expires = query_value(request.query(), "expires");
    if (given != signature(rules.seed, request.path(), expires)) {
        return refusal(403, "the signature is not that of this link");
    }
    std::int64_t until = 0;
    std::from_chars(expires.data(), expires.data() + expires.size(), until);
    if (rules.now >= Time(std::chrono::seconds(until))) return refusal(403, "the link has expired");
    return std::nullopt;
}

struct Range {
    std::size_t first = 0;
    std::size_t last = 0;  // included
};

std::optional<std::size_t> read_number(std::string_view text) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

// `bytes=2-5`, `bytes=2-`, `bytes=-5`. Nothing for any other form: the whole file is sent then. A
// range behind the end comes back as it is, with `first` not below the size.
std::optional<Range> read_range(std::string_view text, std::size_t size) {
    constexpr std::string_view unit = "bytes=";
    if (!text.starts_with(unit)) return std::nullopt;
    text.remove_prefix(unit.size());
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto first = read_number(text.substr(0, dash));
    const auto last = read_number(text.substr(dash + 1));
    if (!first && dash == 0 && last) {
        return Range{*last == 0 ? size : size - std::min(size, *last), size - 1};
    }
    if (!first || (!last && dash + 1 < text.size())) return std::nullopt;
    if (last && *last < *first) return std::nullopt;
    return Range{*first, std::min(last.value_or(size - 1), size - 1)};
}

void cut_to_range(const Request& request, const std::string& etag, Answer& answer) {
    const auto asked = request.header("Range");
    if (!asked || request.header("If-Range").value_or(etag) != etag) return;
    const std::size_t size = answer.body.size();
    const auto range = read_range(*asked, size);
    if (!range) return;
    const std::string of_size = "/" + std::to_string(size);
    if (range->first >= size) {
        answer.status = 416;
        answer.body.clear();
        answer.headers.emplace_back("Content-Range", "bytes *" + of_size);
        return;
    }
    answer.status = 206;
    answer.body = answer.body.substr(range->first, range->last - range->first + 1);
    answer.headers.emplace_back("Content-Range", "bytes " + std::to_string(range->first) + "-" +
                                                     std::to_string(range->last) + of_size);
}

bool is_read(const Request& request) {
    return request.method == "GET" || request.method == "HEAD";
}

}  // namespace

std::string file_content(std::uint64_t seed, std::string_view path) {
    Chance chance(mix(seed, path));
    const std::uint64_t rows = chance.between(60, 200);
    std::string text = "line,code,amount\n";
    for (std::uint64_t row = 1; row <= rows; ++row) {
        text += std::to_string(row) + "," + hex_digits(chance.next(), 12) + "," +
                std::to_string(chance.between(1, 9999)) + "\n";
    }
    return text;
}

std::optional<Answer> file_answer(const Request& request, const FileRules& rules) {
    const auto params = match_path("/files/{provider}/{id}/{name}", request.path());
    if (!params || !is_read(request)) return std::nullopt;
    if (auto refused = refuse(request, rules)) return refused;
    Answer answer;
    answer.content_type = "text/csv";
    answer.body = file_content(rules.seed, request.path());
    const std::string etag = "\"" + hex_digits(mix(rules.seed, answer.body), 16) + "\"";
    answer.headers = {{"Accept-Ranges", "bytes"},
                      {"ETag", etag},
                      {"Content-Disposition",
                       "attachment; filename=\"" + escape(params->find("name")->second) + "\""}};
    cut_to_range(request, etag, answer);
    return answer;
}

std::optional<Answer> resource_answer(const Request& request, std::string_view token) {
    constexpr std::array<std::string_view, 7> patterns = {
        "/collections/{id}",
        "/specs/{id}",
        "/apis/{apiId}/collections/{id}",
        "/apis/{apiId}/versions/{id}",
        "/composition/{id}",
        "/patients/{patient}/encounters/{id}",
        "/patients/{patient}/conditions/{id}",
    };
    if (!is_read(request)) return std::nullopt;
    std::string_view path = request.path();
    if (path.starts_with("/api/")) path.remove_prefix(4);
    for (const std::string_view pattern : patterns) {
        const auto params = match_path(pattern, path);
        if (!params) continue;
        if (!has_credential(request, token)) return refusal(401, "this wants the credential");
        return json_answer(200, Json{{"id", params->find("id")->second}, {"simulated", true}});
    }
    return std::nullopt;
}

}  // namespace taskctl::sim
