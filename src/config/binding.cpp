#include "config/binding.hpp"

#include <algorithm>
#include <set>

namespace taskctl::config {
namespace {

using model::Fault;

std::string origins_text(const std::set<http::Origin>& origins) {
    std::string text;
    for (const auto& origin : origins) text += (text.empty() ? "" : ", ") + to_text(origin);
    return text;
}

bool uses_token(const provider::Template& text) {
    return std::ranges::any_of(text.pieces, [](const auto& piece) {
        return piece.kind == provider::Template::Piece::Kind::parameter && piece.text == "token";
    });
}

tl::unexpected<model::Error> not_permitted(std::string message) {
    return model::fail(Fault::not_permitted, std::move(message));
}

bool is_needed_by_login(const provider::Spec& spec, std::string_view name) {
    return spec.login && std::ranges::find(spec.login->needs, name) != spec.login->needs.end();
}

}  // namespace

bool has_use_for(const Site& site, const Binding& binding, const std::string& name) {
    const auto declared = site.spec->params.find(name);
    if (declared == site.spec->params.end()) return false;
    if (declared->second.secret && binding.leaves_secrets) return false;
    return binding.token == Binding::Token::none || !is_needed_by_login(*site.spec, name);
}

bool has_credential(const Profile& profile, const provider::Spec& spec) {
    if (profile.token) return true;
    return spec.login && std::ranges::all_of(spec.login->needs, [&](const std::string& name) {
               return profile.params.contains(name);
           });
}

Binder::Binder(const Wishes& wishes, const std::deque<Site>& sites) : wishes_(wishes) {
    std::set<http::Origin> origins;
    bool gives = false;
    bool have_own = true;
    for (const auto& site : sites) {
        if (!site.takes_flags) continue;
        origins.insert(site.endpoint.origin);
        gives = gives || gives_credential(site);
        have_own = have_own && site.is_own && has_credential(*site.profile, *site.spec);
    }
    if (origins.size() < 2) return;
    const bool from_environment = wishes.token && wishes.token->giver == Giver::environment;
    ignores_token_ = from_environment && have_own;
    if (gives || (wishes.token && !ignores_token_)) {
        several_origins_ = "one credential can't go to several origins (" + origins_text(origins) +
                           "): use profiles, or run taskctl once for each of them";
    }
}

bool Binder::gives_param(const Site& site, std::string_view name) const {
    if (!site.takes_flags && site.spec->params.find(name)->second.secret) return false;
    return std::ranges::find(wishes_.params, name, &Param::name) != wishes_.params.end();
}

bool Binder::gives_header(const Site& site, std::string_view name) const {
    return site.takes_flags && http::find(wishes_.headers, name);
}

// A header or a secret parameter, which only flags can give.
bool Binder::gives_credential(const Site& site) const {
    if (!wishes_.headers.empty()) return true;
    return std::ranges::any_of(wishes_.params, [&](const Param& param) {
        const auto declared = site.spec->params.find(param.name);
        return declared != site.spec->params.end() && declared->second.secret;
    });
}

bool Binder::wants_token(const Site& site) const {
    return site.takes_flags && wishes_.token && !ignores_token_;
}

// Whether the command line or the environment says what the service is to be asked with.
bool Binder::replaces_token(const Site& site) const {
    if (wants_token(site)) return true;
    return std::ranges::any_of(site.spec->auth, [&](const auto& field) {
        return uses_token(field.second) && gives_header(site, field.first);
    });
}

bool Binder::has_secrets_of_profile(const Site& site) const {
    const auto& profile = *site.profile;
    const auto kept_header = [&](const ProfileHeader& header) {
        return !gives_header(site, header.header.name);
    };
    const auto kept_param = [&](const auto& param) {
        const auto declared = site.spec->params.find(param.first);
        return declared != site.spec->params.end() && declared->second.secret &&
               !gives_param(site, param.first);
    };
    const bool kept_cert = !profile.cert.text.empty() && wishes_.connection.cert.empty();
    return kept_cert || std::ranges::any_of(profile.headers, kept_header) ||
           std::ranges::any_of(profile.params, kept_param);
}

model::Result<Binding> Binder::bind(const Site& site) const {
    Binding binding;
    const bool wished = wants_token(site);
    if (wished && !site.is_named && wishes_.token->giver == Giver::environment) {
        const auto origin = to_text(site.endpoint.origin);
        return not_permitted("the token of TASKCTL_TOKEN does not go to " + origin +
                             ", which only the URL names: give --endpoint " + origin +
                             " if it belongs there, a profile with that endpoint, or "
                             "--token-file FILE");
    }
    if (wished) binding.token = Binding::Token::wished;
    if (site.profile == nullptr) return binding;
    const bool has_token = !wished && site.profile->token;
    if (site.home == site.endpoint.origin) {
        if (has_token) binding.token = Binding::Token::profile;
        return binding;
    }
    if (!has_token && !has_secrets_of_profile(site)) return binding;
    if (replaces_token(site)) {
        binding.leaves_secrets = true;
        return binding;
    }
    const auto& name = site.profile->name;
    const auto origin = to_text(site.endpoint.origin);
    if (!site.home) {
        return not_permitted("profile " + name +
                             " has no endpoint, so its credential belongs to no origin and is not "
                             "sent to " +
                             origin + ": add endpoint = \"URL\" to it");
    }
    return not_permitted("the credential of profile " + name + " belongs to " +
                         to_text(*site.home) + " and is not sent to " + origin +
                         ": give one for that origin with --token-file FILE, or a profile of its "
                         "own");
}

}  // namespace taskctl::config
