#include "provider/explain_fields.hpp"

#include "model/visible.hpp"
#include "provider/shown_json.hpp"

namespace taskctl::provider {
namespace {

using Text = std::optional<std::string>;

constexpr std::size_t longest_value = 120;

Text number(const std::optional<double>& value) {
    if (!value) return std::nullopt;
    std::string text = std::to_string(*value);
    while (text.ends_with('0')) text.pop_back();
    if (text.ends_with('.')) text.pop_back();
    return text;
}

Text number(const std::optional<std::int64_t>& value) {
    return value ? Text(std::to_string(*value)) : std::nullopt;
}

Text joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts) all += (all.empty() ? "" : "; ") + text;
    return texts.empty() ? std::nullopt : Text(all);
}

// Collects the rows.
class Tracer {
public:
    Tracer(const Scope& scope, std::string root) : scope_(scope), root_(std::move(root)) {}

    void add(const char* name, const Selectors& selectors, const Text& value) {
        add(name, selectors, value, says_text);
    }

    void add_number(const char* name, const Selectors& selectors, const Text& value) {
        add(name, selectors, value, says_anything);
    }

    void add_artifacts(const TaskSpec& spec, const model::Task& task) {
        if (spec.artifacts.empty()) return;
        FieldTrace field;
        field.name = "artifacts";
        for (const ArtifactSpec& artifact : spec.artifacts) {
            for (Selector url : artifact.url) {
                if (artifact.each && url.source == Selector::Source::body) {
                    url.steps.insert(url.steps.begin(), artifact.each->steps.begin(),
                                     artifact.each->steps.end());
                }
                field.looked_at.push_back(absolute(url));
                const bool any = !task.artifacts.empty() && !field.pointer;
                if (any && find(url, field.found)) field.pointer = field.looked_at.back();
            }
        }
        field.found.clear();  // not always the first: `when` chooses
        for (const model::Artifact& artifact : task.artifacts) {
            field.value += (field.value.empty() ? "" : ", ") + artifact.name;
        }
        field.value = shown(field.value);
        if (!model::is_terminal(task.state)) field.remark = "read when the task has ended";
        traced.push_back(std::move(field));
    }

    void leave_out(const char* name, const Selectors& selectors, const char* why) {
        if (selectors.empty()) return;
        FieldTrace field;
        field.name = name;
        for (const Selector& selector : selectors) field.looked_at.push_back(absolute(selector));
        field.remark = why;
        traced.push_back(std::move(field));
    }

    std::vector<FieldTrace> traced;

private:
    using Says = bool (*)(const Json&);

    static bool says_text(const Json& value) { return to_text(value).has_value(); }

    // Where a number is wanted, an object is not passed over: it is a number that can't be read.
    static bool says_anything(const Json& value) {
        return value.is_container() || says_text(value);
    }

    void add(const char* name, const Selectors& selectors, const Text& value, Says says) {
        if (selectors.empty()) return;
        FieldTrace field;
        field.name = name;
        for (const Selector& selector : selectors) {
            field.looked_at.push_back(absolute(selector));
            if (!field.pointer && find(selector, field.found, says)) {
                field.pointer = field.looked_at.back();
            }
        }
        if (field.pointer && value) field.value = shown(*value);
        traced.push_back(std::move(field));
    }

    static std::string shown(const std::string& value) {
        return model::visible(without_query(value), longest_value);
    }

    std::string absolute(const Selector& selector) const {
        const bool in_body = selector.source == Selector::Source::body;
        return (in_body ? root_ : "") + to_text(selector);
    }

    bool find(const Selector& selector, std::string& found, Says says = says_text) const {
        return visit(selector, scope_, [&](const Json* value) {
            if (value == nullptr || !says(*value)) return false;
            found = shown_value(*value, longest_value);
            return true;
        });
    }

    Scope scope_;
    std::string root_;
};

void trace_error(Tracer& fields, const TaskSpec& spec, const model::Task& task) {
    const bool read = task.state == model::State::failed || task.state == model::State::partial ||
                      task.state == model::State::canceled;
    if (!read) {
        constexpr const char* why = "read when the task is failed, partial or canceled";
        fields.leave_out("error.code", spec.error_code, why);
        fields.leave_out("error.message", spec.error_message, why);
        fields.leave_out("error.details", spec.error_details, why);
        return;
    }
    const model::TaskError error = task.error.value_or(model::TaskError{});
    fields.add("error.code", spec.error_code, error.code);
    fields.add("error.message", spec.error_message, error.message);
    fields.add("error.details", spec.error_details, joined(error.details));
}

}  // namespace

std::vector<FieldTrace> trace_fields(const Spec& spec, const Scope& scope, const std::string& root,
                                     const model::Task& task) {
    const TaskSpec& from = spec.task;
    Tracer fields(scope, root);
    fields.add("id", from.id, find_text(from.id, scope));
    fields.add("kind", from.kind, task.kind);
    fields.add("raw_state", from.raw_state, task.raw_state);
    fields.add_number("progress.percent", from.percent, number(task.progress.percent));
    fields.add_number("progress.total", from.total, number(task.progress.total));
    fields.add_number("progress.succeeded", from.succeeded, number(task.progress.succeeded));
    fields.add_number("progress.failed", from.failed, number(task.progress.failed));
    fields.add("created_at", from.created_at.at, task.created_at);
    fields.add("started_at", from.started_at.at, task.started_at);
    fields.add("updated_at", from.updated_at.at, task.updated_at);
    fields.add("finished_at", from.finished_at.at, task.finished_at);
    fields.add("eta", from.eta.at, task.eta);
    trace_error(fields, from, task);
    fields.add_artifacts(from, task);
    return std::move(fields.traced);
}

}  // namespace taskctl::provider
