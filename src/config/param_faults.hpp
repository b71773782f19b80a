#pragma once

#include <deque>
#include <optional>
#include <string>

#include "config/binding.hpp"
#include "config/sites.hpp"

namespace taskctl::config {

// What is wrong with the parameters of a command line as a whole; nothing, or an empty text, when
// all is well.

// The profile of that site says a parameter that its own provider does not declare. (Another
// provider in the profile's place need not know all that the profile says.)
std::optional<model::Error> unknown_param(const Site& site, Catalog& catalog);

// A login has a part of what it needs.
std::string incomplete_login(const provider::Spec& spec, const provider::Parameters& params);

// A --param that goes to none of the sites.
std::string unused_param(const Wishes& wishes, const std::deque<Site>& sites, const Binder& binder);

}  // namespace taskctl::config
