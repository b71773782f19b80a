#include "provider/date_time.hpp"
#include "provider/parse_parts.hpp"

namespace taskctl::provider {
namespace {

void parse_member(const Node& parent, std::string_view key, Selectors& selectors) {
    if (const auto node = parent.find(key)) selectors = parse_selectors(*node);
}

void parse_time(const Node& parent, std::string_view key, TimeField& field) {
    if (const auto node = parent.find(key)) field = parse_time_field(*node);
}

void parse_counts(const Node& node, TaskSpec& task) {
    if (!node.is_object({"total", "succeeded", "failed"}, "an object of selectors")) return;
    parse_member(node, "total", task.total);
    parse_member(node, "succeeded", task.succeeded);
    parse_member(node, "failed", task.failed);
}

void parse_error(const Node& node, TaskSpec& task) {
    if (!node.is_object({"code", "message", "details"}, "an object of selectors")) return;
    parse_member(node, "code", task.error_code);
    parse_member(node, "message", task.error_message);
    parse_member(node, "details", task.error_details);
}

}  // namespace

TimeField parse_time_field(const Node& node) {
    TimeField field;
    if (!node.is(Json::Kind::object)) {
        field.at = parse_selectors(node);
        return field;
    }
    node.is_object({"at", "format"}, "");
    if (const auto at = node.need("at", "a selector such as `/createdAt`")) {
        field.at = parse_selectors(*at);
    }
    const auto format =
        node.need("format", "`epoch`, `epoch_ms` or a form such as `%Y-%m-%d %H:%M:%S`");
    field.format = format ? format->text().value_or("") : "";
    if (field.format.empty() || field.format == "epoch" || field.format == "epoch_ms") return field;
    if (const auto fault = form_fault(field.format, FormUse::read)) format->report(*fault);
    return field;
}

TaskSpec parse_task(const Node& node) {
    TaskSpec task;
    if (!node.is_object({"id", "kind", "raw_state", "percent", "counts", "created_at", "started_at",
                         "updated_at", "finished_at", "eta", "error", "artifacts"},
                        "an object with `raw_state`")) {
        return task;
    }
    parse_member(node, "id", task.id);
    parse_member(node, "kind", task.kind);
    if (const auto raw = node.need("raw_state", "a selector such as `/status`")) {
        task.raw_state = parse_selectors(*raw);
    }
    parse_member(node, "percent", task.percent);
    if (const auto counts = node.find("counts")) parse_counts(*counts, task);
    parse_time(node, "created_at", task.created_at);
    parse_time(node, "started_at", task.started_at);
    parse_time(node, "updated_at", task.updated_at);
    parse_time(node, "finished_at", task.finished_at);
    parse_time(node, "eta", task.eta);
    if (const auto error = node.find("error")) parse_error(*error, task);
    if (const auto artifacts = node.find("artifacts")) {
        task.artifacts = parse_artifacts(*artifacts);
    }
    return task;
}

}  // namespace taskctl::provider
