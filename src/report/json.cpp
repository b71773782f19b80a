#include "report/json.hpp"

#include <nlohmann/json.hpp>

#include "http/url.hpp"
#include "report/json_text.hpp"

namespace taskctl::report {
namespace {

using nlohmann::ordered_json;

template <typename T>
ordered_json nullable(const std::optional<T>& value) {
    return value ? ordered_json(*value) : ordered_json(nullptr);
}

}  // namespace

ordered_json problem_object(const model::Problem& problem) {
    ordered_json object = {{"kind", word(problem.kind)},
                           {"message", problem.message},
                           {"http_status", nullable(problem.http_status)},
                           {"retry_at", nullptr}};
    if (problem.retry_at) object["retry_at"] = model::to_rfc3339(*problem.retry_at);
    return object;
}

namespace {

ordered_json error_object(const model::TaskError& error) {
    return {{"code", nullable(error.code)},
            {"message", nullable(error.message)},
            {"details", error.details}};
}

ordered_json artifact_object(const model::Artifact& artifact) {
    const bool is_file = artifact.type == model::ArtifactType::file;
    return {{"name", artifact.name},
            {"url", artifact.url},
            {"type", is_file ? "file" : "resource"},
            {"credential", artifact.credential}};
}

// `artifact_object` as text, inside the array of an object.
void append(std::string& text, const model::Artifact& artifact, JsonStyle style) {
    const bool is_file = artifact.type == model::ArtifactType::file;
    const std::string_view joint = style.indented ? ",\n      " : ",";
    const std::string_view colon = style.indented ? ": " : ":";
    const auto member = [&](std::string_view key, const ordered_json& value) {
        ((text += key) += colon) += dump(value, {false, style.ascii});
    };
    text += style.indented ? "{\n      " : "{";
    member("\"name\"", artifact.name);
    text += joint;
    member("\"url\"", artifact.url);
    text += joint;
    member("\"type\"", is_file ? "file" : "resource");
    text += joint;
    member("\"credential\"", artifact.credential);
    text += style.indented ? "\n    }" : "}";
}

// The text of an object whose `artifacts` are empty, with these in it. There may be very many: one
// by one they take a tenth of the memory that all would as a tree.
std::string with_artifacts(std::string text, const std::vector<model::Artifact>& artifacts,
                           JsonStyle style) {
    constexpr std::size_t frame = 120;
    // No string can hold this, since its quotes would be escaped.
    const std::string_view key = style.indented ? "\"artifacts\": []" : "\"artifacts\":[]";
    const auto at = text.find(key);
    if (artifacts.empty() || at == std::string::npos) return text;
    auto size = text.size();
    for (const auto& one : artifacts) size += one.name.size() + one.url.size() + frame;
    std::string whole;
    whole.reserve(size);
    whole.append(text, 0, at + key.size() - 1);
    for (const auto& artifact : artifacts) {
        if (whole.back() != '[') whole += ',';
        if (style.indented) whole += "\n    ";
        append(whole, artifact, style);
    }
    if (style.indented) whole += "\n  ";
    whole.append(text, at + key.size() - 1);
    return whole;
}

const std::vector<model::Artifact>& artifacts_of(const watch::Sighting& sighting) {
    static const std::vector<model::Artifact> none;
    return sighting.task != nullptr ? sighting.task->artifacts : none;
}

std::string endpoint_text(const http::Url& endpoint) {
    auto text = to_text(endpoint);
    while (text.ends_with('/')) text.pop_back();
    return text;
}

ordered_json event(std::string_view name, model::WallTime at) {
    return {{"schema", "taskctl.event/v1"}, {"event", name}, {"at", model::to_rfc3339(at)}};
}

// All of a task but its artifacts.
ordered_json bare_object(const watch::Sighting& sighting) {
    static const model::Task never_seen;
    const auto& task = sighting.task != nullptr ? *sighting.task : never_seen;
    const auto& service = *sighting.target.service;
    const auto& progress = task.progress;
    return {{"schema", "taskctl.task/v1"},
            {"ref", sighting.target.ref},
            {"provider", service.spec->name},
            {"endpoint", endpoint_text(service.endpoint)},
            {"id", sighting.target.id},
            {"kind", nullable(task.kind)},
            {"state", word(task.state)},
            {"raw_state", nullable(task.raw_state)},
            {"terminal", model::is_terminal(task.state)},
            {"progress",
             {{"percent", nullable(progress.percent)},
              {"total", nullable(progress.total)},
              {"succeeded", nullable(progress.succeeded)},
              {"failed", nullable(progress.failed)}}},
            {"created_at", nullable(task.created_at)},
            {"started_at", nullable(task.started_at)},
            {"updated_at", nullable(task.updated_at)},
            {"finished_at", nullable(task.finished_at)},
            {"eta", nullable(task.eta)},
            {"error", task.error ? error_object(*task.error) : ordered_json(nullptr)},
            {"artifacts", ordered_json::array()},
            {"problem", sighting.problem != nullptr ? problem_object(*sighting.problem)
                                                    : ordered_json(nullptr)},
            {"observed_at", model::to_rfc3339(sighting.observed_at)},
            {"exit_code", sighting.exit_code}};
}

}  // namespace

ordered_json task_object(const watch::Sighting& sighting) {
    auto object = bare_object(sighting);
    for (const auto& artifact : artifacts_of(sighting)) {
        object["artifacts"].push_back(artifact_object(artifact));
    }
    return object;
}

// What dump() leaves as it is and its readers do not: a terminal DEL, and the log of a CI job
// `##[`, which begins a command there. JSON has `#` in strings only.
std::string dump(const ordered_json& json, JsonStyle style) {
    auto text = json.dump(style.indented ? 2 : -1, ' ', style.ascii,
                          ordered_json::error_handler_t::replace);
    if (text.find_first_of("\x7f#") == std::string::npos) return text;
    std::string safe;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (style.ascii && text[i] == '\x7f') {
            safe += "\\u007f";
        } else if (text.compare(i, 3, "##[") == 0) {
            safe += "\\u0023";
        } else {
            safe += text[i];
        }
    }
    return safe;
}

std::string task_json(const watch::Sighting& sighting, JsonStyle style) {
    return with_artifacts(dump(bare_object(sighting), style), artifacts_of(sighting), style);
}

std::string look_json(std::string_view name, const watch::Sighting& sighting, bool ascii) {
    auto json = event(name, sighting.at);
    json["ref"] = sighting.target.ref;
    json["task"] = bare_object(sighting);
    return with_artifacts(dump(json, {false, ascii}), artifacts_of(sighting), {false, ascii});
}

std::string problem_json(const watch::Sighting& sighting, model::WallTime next_poll_at,
                         bool ascii) {
    auto json = event("problem", sighting.at);
    json["ref"] = sighting.target.ref;
    json["problem"] = problem_object(*sighting.problem);
    json["next_poll_at"] = model::to_rfc3339(next_poll_at);
    return dump(json, {false, ascii});
}

std::string finished_json(const watch::Sighting& sighting, const watch::Outcome& outcome,
                          bool ascii) {
    auto json = event("finished", sighting.at);
    json["ref"] = sighting.target.ref;
    json["task"] = bare_object(sighting);
    json["outcome"] = word(outcome);
    json["exit_code"] = sighting.exit_code;
    return with_artifacts(dump(json, {false, ascii}), artifacts_of(sighting), {false, ascii});
}

std::string summary_json(const watch::Summary& summary, model::WallTime at) {
    auto json = event("summary", at);
    json["tasks"] = summary.tasks;
    json["requests"] = summary.requests;
    json["elapsed_seconds"] = static_cast<double>(summary.elapsed.count()) / 1000.0;
    json["exit_code"] = summary.exit_code;
    return dump(json, {});
}

}  // namespace taskctl::report
