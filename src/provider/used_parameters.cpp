#include "provider/used_parameters.hpp"

#include "provider/parse_template.hpp"

namespace taskctl::provider {
namespace {

using Used = std::set<std::string>;

void add(const Template& text, Used& used) {
    for (std::string& name : parameters_of(text)) used.insert(std::move(name));
}

void add(const Fields& fields, Used& used) {
    for (const auto& field : fields) add(field.second, used);
}

void add(const JsonTemplate& json, Used& used) {
    if (const auto* text = std::get_if<Template>(&json.value)) {
        add(*text, used);
    } else if (const auto* object = std::get_if<JsonTemplate::Object>(&json.value)) {
        for (const auto& member : *object) add(member.value, used);
    } else if (const auto* array = std::get_if<JsonTemplate::Array>(&json.value)) {
        for (const JsonTemplate& element : *array) add(element, used);
    }
}

}  // namespace

std::set<std::string> used_parameters(const RequestSpec& request) {
    Used used;
    add(request.path, used);
    add(request.query, used);
    add(request.headers, used);
    if (request.json) add(*request.json, used);
    if (request.form) add(*request.form, used);
    return used;
}

std::set<std::string> used_parameters(const Spec& spec) {
    Used used = used_parameters(spec.request);
    add(spec.auth, used);
    return used;
}

}  // namespace taskctl::provider
