#include "config/profile_values.hpp"

#include "config/file.hpp"
#include "config/parameters.hpp"

namespace taskctl::config {
namespace {

using model::Fault;

constexpr std::size_t largest_value = 64 << 10;

}  // namespace

model::Error at(const std::string& where, const std::string& what) {
    return {Fault::configuration, where + ": " + what};
}

model::Result<std::string> read_value(const FromVariable& variable, const std::string& where,
                                      const Environment& environment) {
    auto text = environment(variable.name);
    if (text) return std::move(*text);
    return tl::make_unexpected(at(where, "the variable " + variable.name + " is not set"));
}

model::Result<std::string> read_value(const FromFile& file, const std::string& where) {
    if (file.path.empty()) return tl::make_unexpected(at(where, no_credentials_folder));
    auto read = read_regular_file(file.path, largest_value, Fault::configuration);
    if (!read) return tl::make_unexpected(at(where, read.error().message));
    if (*read) return std::move((*read)->text);
    return tl::make_unexpected(at(where, "there is no file " + file.path));
}

model::Result<FoundValue> ProfileValues::find(const Profile& profile, const std::string& name,
                                              const provider::Spec& spec) {
    const auto key = std::pair(profile.name, name);
    if (const auto known = found_.find(key); known != found_.end()) return known->second;
    const auto& value = profile.params.at(name);
    const auto& parameter = spec.params.at(name);
    auto found = look_up(profile, name, value);
    if (found && parameter.secret && setup_.file.is_readable_by_others &&
        std::holds_alternative<Literal>(value.from)) {
        found = tl::make_unexpected(
            at(value.where,
               "this is a secret, and others than you can read this file: chmod 600 it, or write "
               "{command = […]} or {file = …}"));
    }
    if (found) {
        const auto fault = fault_of_value(parameter, found->text.reveal());
        if (!fault.empty()) found = tl::make_unexpected(at(value.where, fault));
    }
    return found_.emplace(key, std::move(found)).first->second;
}

model::Result<FoundValue> ProfileValues::look_up(const Profile& profile, const std::string& name,
                                                 const ProfileValue& value) {
    if (const auto* literal = std::get_if<Literal>(&value.from))
        return FoundValue{literal->text, ""};
    if (std::holds_alternative<FromCommand>(value.from)) {
        const auto output = outputs_.find(std::pair(profile.name, name));
        if (output != outputs_.end()) {
            return FoundValue{model::Secret(without_line_end(output->second.reveal())), ""};
        }
        return model::fail(Fault::internal, value.where + ": the program was not run");
    }
    std::string path;
    model::Result<std::string> text;
    if (const auto* file = std::get_if<FromFile>(&value.from)) {
        path = file->path;
        text = read_value(*file, value.where);
    } else {
        text = read_value(std::get<FromVariable>(value.from), value.where, setup_.environment);
    }
    if (!text) return tl::make_unexpected(text.error());
    return FoundValue{model::Secret(without_line_end(std::move(*text))), path};
}

}  // namespace taskctl::config
