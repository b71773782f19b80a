#include "config/sites.hpp"

#include <algorithm>

#include "config/profile_values.hpp"
#include "model/similar.hpp"
#include "model/visible.hpp"

namespace taskctl::config {
namespace {

using model::Fault;

std::vector<std::string> profile_names(const ConfigFile& file) {
    std::vector<std::string> names;
    for (const auto& profile : file.profiles) names.push_back(profile.first);
    return names;
}

}  // namespace

std::string_view word(Giver giver) {
    switch (giver) {
        case Giver::flag:
            return "flag";
        case Giver::environment:
            return "environment";
        case Giver::profile:
            return "profile";
        case Giver::spec:
            return "spec";
    }
    return "";
}

Sites::Sites(const Wishes& wishes, Setup& setup, const std::vector<Reference>& references)
    : wishes_(wishes), setup_(setup) {
    all_own_ = std::ranges::all_of(references, [&](const Reference& reference) {
        return !reference.url && setup.file.find(reference.name) != nullptr;
    });
}

model::Result<Place> Sites::find(const Reference& reference) {
    if (reference.url) return find_url(reference);
    const auto site = site_of(reference.name, reference.id);
    if (!site) return tl::make_unexpected(site.error());
    return Place{*site, &reference, nullptr};
}

model::Result<const Site*> Sites::site_of(const std::string& name, const std::string& id) {
    if (const auto found = by_name_.find(name); found != by_name_.end()) return found->second;
    if (const auto found = faults_.find(name); found != faults_.end()) {
        return tl::make_unexpected(found->second);
    }
    const auto choice = choose(name, id);
    if (!choice) return tl::make_unexpected(choice.error());
    auto site = make_site(*choice);
    if (!site) {
        faults_.emplace(name, site.error());
        return tl::make_unexpected(site.error());
    }
    sites_.push_back(std::move(*site));
    return by_name_.emplace(name, &sites_.back()).first->second;
}

model::Result<Sites::Choice> Sites::choose(const std::string& name, const std::string& id) const {
    if (name.empty()) return choose_bare(id);
    if (const auto* profile = setup_.file.find(name)) {
        return Choice{profile, true, profile->provider.text};
    }
    Choice choice{nullptr, false, name};
    // A variable stands for bare ids; a flag is meant for what it was given with.
    if (!wishes_.profile.text.empty() && wishes_.profile.giver == Giver::flag) {
        const auto profile = wished_profile();
        if (!profile) return tl::make_unexpected(profile.error());
        choice.profile = *profile;
    }
    return choice;
}

model::Result<Sites::Choice> Sites::choose_bare(const std::string& id) const {
    const auto& provider = wishes_.provider;
    if (!wishes_.profile.text.empty()) {
        const auto profile = wished_profile();
        if (!profile) return tl::make_unexpected(profile.error());
        const bool is_stronger = !provider.text.empty() && provider.giver <= wishes_.profile.giver;
        return Choice{*profile, false, is_stronger ? provider.text : (*profile)->provider.text};
    }
    if (!provider.text.empty()) return Choice{nullptr, false, provider.text};
    if (const auto* profile = setup_.file.find(setup_.file.default_profile.text)) {
        return Choice{profile, false, profile->provider.text};
    }
    return model::fail(Fault::usage,
                       "`" + model::visible(id, 200) +
                           "` names no provider: write NAME/ID, or give --provider NAME");
}

model::Result<const Profile*> Sites::wished_profile() const {
    const auto& name = wishes_.profile.text;
    if (const auto* profile = setup_.file.find(name)) return profile;
    const auto names = profile_names(setup_.file);
    return model::fail(
        Fault::usage,
        std::string(wishes_.profile.giver == Giver::flag ? "--profile" : "TASKCTL_PROFILE") +
            ": there is no profile `" + model::visible(name, 80) + "`" +
            model::did_you_mean(name, names) +
            (names.empty() ? ": the config file has none" : "; `taskctl profile list` names all"));
}

model::Error Sites::unknown(const model::Error& error, const std::string& name) const {
    if (error.fault != Fault::usage) return error;
    const auto names = profile_names(setup_.file);
    const auto profile = model::most_similar(name, names);
    if (!profile) return error;
    return {Fault::usage, "unknown profile or provider `" + model::visible(name, 80) +
                              "` (did you mean `" + *profile +
                              "`?); `taskctl profile list` and `taskctl provider list` name all"};
}

model::Result<std::shared_ptr<const provider::Spec>> Sites::spec_of(const Choice& choice) {
    auto entry = setup_.catalog.find(choice.provider);
    if (entry) return entry->spec;
    const auto* profile = choice.profile;
    if (profile == nullptr || profile->provider.text != choice.provider) {
        return tl::make_unexpected(unknown(entry.error(), choice.provider));
    }
    if (entry.error().fault != Fault::usage) return tl::make_unexpected(entry.error());
    return tl::make_unexpected(at(profile->provider.where, entry.error().message));
}

std::optional<http::Url> Sites::own_endpoint(const Profile& profile) {
    auto text = profile.endpoint.text;
    if (text.empty()) {
        const auto entry = setup_.catalog.find(profile.provider.text);
        if (entry) text = entry->spec->endpoint;
    }
    const auto url = http::parse_url(text);
    if (!url) return std::nullopt;
    return *url;
}

model::Result<http::Url> Sites::endpoint_of(const Site& site, Giver& giver) const {
    std::string text;
    if (site.takes_flags && !wishes_.endpoint.text.empty()) {
        text = wishes_.endpoint.text;
        giver = wishes_.endpoint.giver;
    } else if (site.profile != nullptr && !site.profile->endpoint.text.empty()) {
        text = site.profile->endpoint.text;
        giver = Giver::profile;
    } else {
        text = site.spec->endpoint;
    }
    if (text.empty() && site.is_own) {
        return tl::make_unexpected(at(site.profile->where, "has no endpoint, and " +
                                                               site.spec->name +
                                                               " has no default one: add "
                                                               "endpoint = \"URL\""));
    }
    if (text.empty()) {
        return model::fail(Fault::usage, site.spec->name +
                                             " has no default endpoint: give --endpoint URL or "
                                             "TASKCTL_ENDPOINT");
    }
    auto endpoint = http::parse_url(text);
    if (endpoint && endpoint->query.empty()) return endpoint;
    return model::fail(Fault::usage,
                       "the endpoint `" + model::visible(without_password(text), 200) + "`: " +
                           (endpoint ? "a base URL has no query" : endpoint.error().message));
}

model::Result<Site> Sites::make_site(const Choice& choice) {
    auto spec = spec_of(choice);
    if (!spec) return tl::make_unexpected(spec.error());
    Site site;
    site.profile = choice.profile;
    site.is_own = choice.is_own;
    site.takes_flags = !choice.is_own || all_own_;
    site.spec = std::move(*spec);
    auto endpoint = endpoint_of(site, site.endpoint_giver);
    if (!endpoint) return tl::make_unexpected(endpoint.error());
    site.endpoint = std::move(*endpoint);
    if (site.profile != nullptr) {
        if (const auto own = own_endpoint(*site.profile)) site.home = own->origin;
    }
    return site;
}

}  // namespace taskctl::config
