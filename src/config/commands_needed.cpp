#include <algorithm>
#include <set>

#include "config/binding.hpp"
#include "config/resolve.hpp"
#include "config/sites.hpp"

namespace taskctl::config {
namespace {

bool has_command(const ConfigFile& file) {
    return std::ranges::any_of(file.profiles, [](const auto& profile) {
        return std::ranges::any_of(profile.second.params, [](const auto& param) {
            return std::holds_alternative<FromCommand>(param.second.from);
        });
    });
}

}  // namespace

std::vector<ValueCommand> commands_needed(const std::vector<Reference>& references,
                                          const Wishes& wishes, Setup& setup) {
    if (!has_command(setup.file)) return {};
    Sites sites(wishes, setup, references);
    std::vector<Place> places;
    for (const auto& reference : references) {
        if (auto place = sites.find(reference)) places.push_back(std::move(*place));
    }
    const Binder binder(wishes, sites.all());
    std::set<std::pair<std::string, std::string>> seen;
    std::vector<ValueCommand> needed;
    for (const auto& place : places) {
        const auto& site = *place.site;
        if (site.profile == nullptr) continue;
        const auto binding = binder.bind(site);
        if (!binding) continue;
        for (const auto& [name, value] : site.profile->params) {
            const auto* command = std::get_if<FromCommand>(&value.from);
            if (command == nullptr || !has_use_for(site, *binding, name)) continue;
            if (place.reference->params.contains(name) || binder.gives_param(site, name)) continue;
            if (!seen.emplace(site.profile->name, name).second) continue;
            ValueCommand made{site.profile->name, name, value.where, {}};
            made.command.words = command->words;
            made.command.environment = helper_environment(setup.variables, setup.file);
            needed.push_back(std::move(made));
        }
    }
    return needed;
}

}  // namespace taskctl::config
