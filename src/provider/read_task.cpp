#include "provider/read_task.hpp"

#include "provider/date_time.hpp"
#include "provider/number.hpp"

namespace taskctl::provider {
namespace {

using model::State;

// Gets the first value that is found and is neither null nor an empty string.
void with_value(const Selectors& selectors, const Scope& scope,
                const std::function<void(const Json&)>& use) {
    const Visit visitor = [&use](const Json* value) {
        const bool empty = value == nullptr || value->kind == Json::Kind::null ||
                           (value->kind == Json::Kind::string && value->text.empty());
        if (!empty) use(*value);
        return !empty;
    };
    for (const Selector& selector : selectors) {
        if (visit(selector, scope, visitor)) return;
    }
}

std::optional<std::int64_t> read_count(const Selectors& selectors, const Scope& scope) {
    std::optional<std::int64_t> count;
    with_value(selectors, scope, [&count](const Json& value) { count = to_count(value); });
    return count;
}

std::optional<double> read_percent(const Spec& spec, const Scope& scope,
                                   std::vector<std::string>& warnings) {
    std::optional<double> percent;
    with_value(spec.task.percent, scope, [&](const Json& value) {
        percent = to_percent(value);
        if (percent) return;
        warnings.push_back(spec.name + ": `percent` is no number from 0 to 100 and is left out");
    });
    return percent;
}

std::optional<std::string> read_time(const TimeField& field, const Scope& scope) {
    auto text = find_text(field.at, scope);
    if (!text) return text;
    const auto time = parse_time(*text, field.format);
    if (auto standard = time ? to_rfc3339(*time) : std::nullopt) return standard;
    return text;
}

std::optional<model::TaskError> read_error(const TaskSpec& spec, const Scope& scope) {
    model::TaskError error;
    error.code = find_text(spec.error_code, scope);
    error.message = find_text(spec.error_message, scope);
    error.details = find_texts(spec.error_details, scope);
    if (error == model::TaskError{}) return std::nullopt;
    return error;
}

}  // namespace

model::Task read_task(const Exchange& exchange, const Scope& root, State state,
                      std::vector<std::string>& warnings) {
    const TaskSpec& spec = exchange.spec().task;
    model::Task task;
    task.state = state;
    task.raw_state = find_text(spec.raw_state, root);
    task.kind = find_text(spec.kind, root);
    task.progress.percent = read_percent(exchange.spec(), root, warnings);
    task.progress.total = read_count(spec.total, root);
    task.progress.succeeded = read_count(spec.succeeded, root);
    task.progress.failed = read_count(spec.failed, root);
    task.created_at = read_time(spec.created_at, root);
    task.started_at = read_time(spec.started_at, root);
    task.updated_at = read_time(spec.updated_at, root);
    task.finished_at = read_time(spec.finished_at, root);
    task.eta = read_time(spec.eta, root);
    if (state == State::failed || state == State::partial || state == State::canceled) {
        task.error = read_error(spec, root);
    }
    if (model::is_terminal(state)) task.artifacts = read_artifacts(exchange, root);
    return task;
}

}  // namespace taskctl::provider
