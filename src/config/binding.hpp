#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "config/sites.hpp"

namespace taskctl::config {

// Whose credential a site's tasks are asked with.
struct Binding {
    enum class Token { none, wished, profile };
    Token token = Token::none;
    // The profile's headers, secret parameters and client certificate belong to another origin and
    // stay behind.
    bool leaves_secrets = false;
};

// Decides for each site which credential may go to its origin.
class Binder {
public:
    Binder(const Wishes& wishes, const std::deque<Site>& sites);

    // Why the credential of the wishes, which is for one origin, can't be used; empty: it can, or
    // there is none.
    std::string several_origins() const { return several_origins_; }

    // An error (not_permitted) when the site's credential would leave its origin.
    model::Result<Binding> bind(const Site& site) const;

    // Whether the wishes give that parameter to the site, whose spec declares it.
    bool gives_param(const Site& site, std::string_view name) const;

private:
    bool gives_credential(const Site& site) const;
    bool gives_header(const Site& site, std::string_view name) const;
    bool replaces_token(const Site& site) const;
    bool has_secrets_of_profile(const Site& site) const;
    bool wants_token(const Site& site) const;

    const Wishes& wishes_;
    bool ignores_token_ = false;  // the environment's: every profile has its own
    std::string several_origins_;
};

// Whether the profile's parameter counts where neither the reference nor a flag gives it.
bool has_use_for(const Site& site, const Binding& binding, const std::string& name);

// Whether the profile alone gives a token, or what a login needs.
bool has_credential(const Profile& profile, const provider::Spec& spec);

}  // namespace taskctl::config
