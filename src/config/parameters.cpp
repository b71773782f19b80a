#include "config/parameters.hpp"

#include <algorithm>
#include <vector>

#include "config/file.hpp"
#include "http/url.hpp"
#include "model/similar.hpp"
#include "model/visible.hpp"

namespace taskctl::config {
namespace {

using model::Fault;

constexpr std::size_t largest_value = 64 << 10;

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string missing(const provider::Spec& spec, const std::string& name) {
    return spec.name + " needs the parameter " + name + " (" + spec.params.at(name).help +
           "): give --param " + name + "=VALUE or NAME/ID?" + name + "=VALUE";
}

}  // namespace

std::string fault_of_value(const provider::Parameter& parameter, const std::string& value) {
    if (model::has_control_byte(value)) return "has a control character in it";
    const auto& allowed = parameter.allowed;
    if (allowed.empty() || std::ranges::find(allowed, value) != allowed.end()) return "";
    return "must be one of " + joined(allowed) +
           (parameter.secret ? "" : model::did_you_mean(value, allowed));
}

std::string fault_of_name(const provider::Spec& spec, const std::string& name) {
    std::vector<std::string> declared;
    for (const auto& [known, parameter] : spec.params) declared.push_back(known);
    const auto has = declared.empty() ? "it has none" : "it has " + joined(declared);
    return spec.name + " has no parameter `" + model::visible(name, 80) + "`" +
           model::did_you_mean(name, declared) + "; " + has;
}

model::Result<provider::Parameters> gather(const provider::Spec& spec,
                                           const provider::Parameters& own,
                                           const provider::Parameters& shared) {
    for (const auto& [name, value] : own) {
        if (!spec.params.contains(name)) {
            return model::fail(Fault::usage, fault_of_name(spec, name));
        }
    }
    provider::Parameters params = own;
    for (const auto& [name, parameter] : spec.params) {
        if (const auto found = shared.find(name); found != shared.end()) params.insert(*found);
        const auto given = params.find(name);
        if (given == params.end()) {
            if (!parameter.required) continue;
            return model::fail(Fault::usage, missing(spec, name));
        }
        if (const auto fault = fault_of_value(parameter, given->second); !fault.empty()) {
            return model::fail(Fault::usage, std::string("parameter ").append(name) + " " + fault);
        }
    }
    return params;
}

std::string reference_text(const std::string& head, const provider::Spec& spec,
                           const provider::Parameters& params) {
    std::string text = head;
    char joint = '?';
    for (const auto& [param, value] : params) {
        if (spec.params.at(param).secret) continue;
        text += joint + param + "=" + http::percent_encode(value);
        joint = '&';
    }
    return text;
}

std::string without_line_end(std::string text) {
    if (text.ends_with('\n')) text.pop_back();
    if (text.ends_with('\r')) text.pop_back();
    return text;
}

model::Result<http::Header> parse_header(const std::string& text) {
    const auto colon = text.find(':');
    http::Header header;
    header.name = text.substr(0, colon);
    if (colon != std::string::npos) {
        const auto value = text.find_first_not_of(" \t", colon + 1);
        if (value != std::string::npos) header.value = text.substr(value);
    }
    if (colon == std::string::npos || !http::is_valid(header)) {
        return model::fail(Fault::usage,
                           "--header wants 'Name: value', without control characters");
    }
    return header;
}

model::Result<Param> parse_param(const std::string& text) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
        return model::fail(Fault::usage, "--param wants NAME=VALUE or NAME=@FILE");
    }
    Param param{text.substr(0, equals), text.substr(equals + 1), ""};
    if (!param.value.starts_with('@')) return param;
    param.file = param.value.substr(1);
    auto value = read_file(param.file, largest_value, Fault::configuration);
    if (!value) return tl::make_unexpected(value.error());
    param.value = without_line_end(std::move(*value));
    return param;
}

}  // namespace taskctl::config
