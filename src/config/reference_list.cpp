#include <nlohmann/json.hpp>

#include "config/reference.hpp"
#include "model/visible.hpp"

namespace taskctl::config {
namespace {

using model::Fault;
using nlohmann::json;

constexpr std::size_t most_reported = 20;

model::Result<std::string> text_of(const json& value, const std::string& name) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_integer() || value.is_boolean()) return value.dump();
    // Its spelling is lost: an id of 30 digits would be another one.
    if (value.is_number()) {
        return model::fail(Fault::usage,
                           "parameter " + model::visible(name, 80) +
                               " is a number that is no integer, or a very large one: "
                               "write it as a string");
    }
    return model::fail(Fault::usage, "parameter " + model::visible(name, 80) +
                                         " must be a string, a number or a boolean");
}

model::Result<Reference> parse_object(std::string_view line) {
    const auto object = json::parse(line, nullptr, false);
    if (!object.is_object()) return model::fail(Fault::usage, "this is no JSON object");
    for (const auto& [key, value] : object.items()) {
        if (key == "task" || key == "params") continue;
        return model::fail(Fault::usage, "unknown key `" + model::visible(key, 80) +
                                             "`; a line has `task` and `params`");
    }
    const auto task = object.find("task");
    if (task == object.end() || !task->is_string()) {
        return model::fail(Fault::usage, "the string `task` is missing");
    }
    auto reference = parse_reference(task->get<std::string>());
    if (!reference || !object.contains("params")) return reference;
    if (!object["params"].is_object()) {
        return model::fail(Fault::usage, "`params` must be an object");
    }
    for (const auto& [name, value] : object["params"].items()) {
        auto text = text_of(value, name);
        if (!text) return tl::make_unexpected(text.error());
        if (!reference->params.emplace(name, std::move(*text)).second) {
            return model::fail(Fault::usage,
                               "parameter " + model::visible(name, 80) + " is given twice");
        }
    }
    return reference;
}

std::string_view trimmed(std::string_view line) {
    const auto first = line.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
}

}  // namespace

model::Result<std::vector<Reference>> parse_references(
    std::string_view text, const std::string& name,
    const std::function<bool(const Reference&)>& wanted) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    std::vector<Reference> references;
    std::string faults;
    std::size_t bad_lines = 0;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto end = text.find('\n');
        const auto line = trimmed(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.empty() || line.starts_with('#')) continue;
        auto reference = line.starts_with('{') ? parse_object(line) : parse_reference(line);
        const auto where = name + ":" + std::to_string(number);
        if (reference) {
            if (!wanted(*reference)) continue;
            reference->where = where;
            references.push_back(std::move(*reference));
        } else if (++bad_lines <= most_reported) {
            faults += (faults.empty() ? "" : "\n") + where + ": " + reference.error().message;
        }
    }
    if (bad_lines > most_reported) {
        faults += "\n… and " + std::to_string(bad_lines - most_reported) + " more bad lines";
    }
    if (bad_lines > 0) return model::fail(Fault::usage, faults);
    return references;
}

}  // namespace taskctl::config
