#include "config/param_faults.hpp"

#include <vector>

#include "config/parameters.hpp"
#include "config/profile_values.hpp"
#include "model/similar.hpp"
#include "model/visible.hpp"

namespace taskctl::config {

std::optional<model::Error> unknown_param(const Site& site, Catalog& catalog) {
    if (site.profile == nullptr) return std::nullopt;
    const auto entry = catalog.find(site.profile->provider.text);
    if (!entry || entry->spec != site.spec) return std::nullopt;
    for (const auto& [name, value] : site.profile->params) {
        if (site.spec->params.contains(name)) continue;
        return at(value.where, fault_of_name(*site.spec, name));
    }
    return std::nullopt;
}

std::string incomplete_login(const provider::Spec& spec, const provider::Parameters& params) {
    if (!spec.login) return "";
    std::string missing;
    std::size_t given = 0;
    for (const auto& name : spec.login->needs) {
        if (params.contains(name)) {
            ++given;
        } else {
            missing += (missing.empty() ? "" : " and ") + name;
        }
    }
    if (given == 0 || missing.empty()) return "";
    return "the login of " + spec.name + " needs " + missing + " as well: give --param " +
           missing.substr(0, missing.find(' ')) + "=@FILE";
}

std::string unused_param(const Wishes& wishes, const std::deque<Site>& sites,
                         const Binder& binder) {
    for (const auto& param : wishes.params) {
        const auto& name = param.name;
        bool is_declared = false;
        bool is_used = false;
        std::vector<std::string> declared;
        for (const auto& site : sites) {
            for (const auto& known : site.spec->params) declared.push_back(known.first);
            if (!site.spec->params.contains(name)) continue;
            is_declared = true;
            is_used = is_used || binder.gives_param(site, name);
        }
        const auto text = "--param " + model::visible(name, 80);
        if (!is_declared) {
            return text + ": no provider of these tasks has it" +
                   model::did_you_mean(name, declared);
        }
        if (!is_used) {
            return text +
                   ": a secret goes to tasks without a profile of their own, and none of those "
                   "has it";
        }
    }
    return "";
}

}  // namespace taskctl::config
